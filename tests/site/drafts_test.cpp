#include "site/drafts.h"

#include "answering/asked.h"
#include "support/catch.h"
#include "support/checked.h"

using namespace sandbox;

namespace {

const std::string by_ine = "api_particulier_v3_mesri_statut_etudiant_with_ine";

std::string errors_of(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    if (finding.severity() == Severity::error) text += to_string(finding) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("a case made of a request is one that check accepts", "[site]") {
  const auto catalogue = test::whole_catalogue();
  const Book book(*catalogue);
  const Operation& operation = *book.operation(by_ine);
  for (const int status : {200, 404, 409}) {
    const std::string text =
        draft_for(book, operation, {{"ine", Value::of("1234567890G")}}, status);
    INFO(text);
    CHECK(errors_of(test::checked({{by_ine + "/draft.yaml", text}})).empty());
    CHECK(text.find("ine: '1234567890G'") != std::string::npos);
    CHECK(text.find("status: " + std::to_string(status)) != std::string::npos);
  }
}

TEST_CASE("GitHub's form is offered for a tree that comes from there", "[site]") {
  Catalogue catalogue = *test::whole_catalogue();
  struct Row {
    const char* source;
    std::string expected;
  };
  const Row rows[] = {
      {"embedded", ""},
      {"https://github.com/a/b.git", "https://github.com/a/b/new/HEAD?filename="},
      {"https://github.com/a/b", "https://github.com/a/b/new/HEAD?filename="},
      {"https://github.com/a/b, mine", ""},
      {"https://github.com.evil.invalid/a/b", ""},
      {"https://github.com/a", ""},
  };
  for (const Row& row : rows) {
    catalogue.source = row.source;
    const Book book(catalogue);
    const std::string form = github_form(book, *book.operation(by_ine), "x.yaml", "a: 'b'\n");
    INFO(row.source);
    CHECK(form.substr(0, form.find("filename=") + 9) ==
          (row.expected.empty() ? form.substr(0, 0) : row.expected));
    CHECK(form.empty() == row.expected.empty());
    if (!form.empty()) {
      CHECK(form.find("mesri_statut_etudiant_with_ine%2Fx.yaml") != std::string::npos);
      CHECK(form.ends_with("&value=a%3A%20%27b%27%0A"));
    }
    CHECK(github_form(book, *book.operation(by_ine), "x.yaml", std::string(8'000, 'a')).empty());
    CHECK(github_page(book, *book.test_case(by_ine, "404.yaml")).empty() == row.expected.empty());
  }
}
