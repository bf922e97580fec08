#include "contract/read_habilitations.h"

#include "reading/document.h"
#include "support/catch.h"
#include "support/shared.h"
#include "sync/embedded.h"

namespace sandbox {
namespace {

std::string text_of(const Node& form, const char* name) {
  const Node* found = form.find(name);
  return found == nullptr ? "" : found->text;
}

TEST_CASE("the forms are those that DataPass publishes", "[contract]") {
  const auto facts = shared_folder("reference");
  if (!facts) {
    WARN("skipped: there is no ../shared/reference beside the project");
    return;
  }
  const ReadHabilitations read = read_habilitations(embedded_schemas());
  for (const Finding& finding : read.findings) FAIL_CHECK(to_string(finding));
  const Document published = read_yaml(text_of_file(*facts / "habilitations.yaml"), "facts");
  const std::vector<Node>& forms = published.root->find("forms")->items;
  REQUIRE(read.habilitations.size() == 81);
  REQUIRE(forms.size() == 81);
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const Habilitation& form = read.habilitations[i];
    INFO(form.id);
    CHECK(form.id == text_of(forms[i], "id"));
    CHECK(form.name == text_of(forms[i], "name"));
    CHECK(form.use_case == text_of(forms[i], "use_case"));
    CHECK(form.editor == text_of(forms[i], "editor"));
    CHECK(form.hidden == (text_of(forms[i], "public") == "false"));
    std::vector<std::string> scopes;
    for (const Node& scope : forms[i].find("scopes")->items) scopes.push_back(scope.text);
    CHECK(form.scopes == scopes);
  }
}

TEST_CASE("mistakes in habilitations.yaml are told", "[contract]") {
  struct Row {
    const char* what;
    const char* text;
    const char* sentence;  // nullptr: none
  };
  const Row rows[] = {
      {"a whole form", "habilitations:\n  a: {name: A, scopes: [x]}\n", nullptr},
      {"no forms", "forms: []\n", "`habilitations` is missing"},
      {"no name", "habilitations:\n  a: {scopes: []}\n", "`name` is missing"},
      {"no scopes", "habilitations:\n  a: {name: A}\n", "`scopes` is missing"},
      {"a text for scopes", "habilitations:\n  a: {name: A, scopes: x}\n",
       "`scopes` should be a list"},
      {"an unknown key", "habilitations:\n  a: {name: A, scopes: [], scope: x}\n",
       "`scope` is not known here"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      FileTree schemas;
      schemas.files = {
          {"contract/habilitations.yaml", "1", std::make_shared<const std::string>(row.text)}};
      const ReadHabilitations read = read_habilitations(schemas);
      if (row.sentence == nullptr) {
        CHECK(read.findings.empty());
      } else {
        REQUIRE_FALSE(read.findings.empty());
        CHECK(read.findings.front().sentence.english.find(row.sentence) != std::string::npos);
      }
    }
  }
  CHECK(read_habilitations({}).habilitations.empty());
}

}  // namespace
}  // namespace sandbox
