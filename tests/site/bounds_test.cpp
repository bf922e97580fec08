// What pages show at most: docs/bounds.md 7.

#include <algorithm>

#include "catalogue/assemble.h"
#include "reading/document.h"
#include "site/catalogue_pages.h"
#include "support/catch.h"
#include "support/checked.h"
#include "sync/embedded.h"

using namespace sandbox;

namespace {

const std::string by_identity = "api_particulier_v3_cnav_quotient_familial_with_civility";

std::shared_ptr<const Catalogue> catalogue_of(const test::TreeText& files) {
  TreeFiles all;
  all.schemas = embedded_schemas();
  all.payloads.push_back(test::tree_of(files));
  return Assembler().assemble(all);
}

// As many people, each with a case; the names are letters, which search keeps apart.
test::TreeText people(int count, const std::string& payload = "{}") {
  test::TreeText files;
  for (int i = 0; i < count; ++i) {
    std::string name = "N";
    for (int rest = i, letter = 0; letter < 3; ++letter, rest /= 26) {
      name += static_cast<char>('A' + rest % 26);
    }
    files.emplace_back(by_identity + "/" + std::to_string(10'000 + i) + ".yaml",
                       "title: ensemble\nparams: {nomNaissance: " + name +
                           ", prenoms: [Ana], anneeDateNaissance: '1990', sexeEtatCivil: F}\n"
                           "status: 404\npayload: '" +
                           payload + "'\n");
  }
  return files;
}

Node page(const Catalogue& catalogue, std::string_view path, std::string_view query = "") {
  const Book book(catalogue);
  const auto shown = CataloguePages::page_at(path, query, book, "http://h", moment_at(0), nullptr);
  REQUIRE(shown);
  const Document document = read_json(to_json(shown->data), {});
  REQUIRE(document.root);
  return *document.root;
}

}  // namespace

TEST_CASE("a search shows sixty results, and says how many there are", "[site]") {
  for (const int count : {60, 61}) {
    const auto catalogue = catalogue_of(people(count));
    const Node found = page(*catalogue, "/_sandbox/search", "q=ensemble");
    CHECK(found.find("found")->items.size() == 60);
    CHECK(text_of(found, "all") == std::to_string(count));
    CHECK(text_of(found, "is_cut") == (count > 60 ? "true" : "false"));
  }
}

TEST_CASE("the table of people has four hundred rows, and says how many are left", "[site]") {
  for (const int count : {400, 401}) {
    const auto catalogue = catalogue_of(people(count));
    const Node matrix = page(*catalogue, "/_sandbox/matrix");
    const Node& table = matrix.find("tables")->items.front();
    CHECK(table.find("rows")->items.size() == 400);
    CHECK(text_of(table, "left_out") == (count > 400 ? "1" : ""));
  }
}

TEST_CASE("a page shows two hundred thousand bytes of an answer", "[site]") {
  for (const std::size_t size : {200'000U, 200'001U}) {
    const std::string payload = "{\"a\": \"" + std::string(size - 8, 'x') + "\"}";  // less a space
    const auto catalogue = catalogue_of(people(1, payload));
    const Node shown = page(*catalogue, "/_sandbox/cases/" + by_identity + "/10000.yaml");
    CHECK(text_of(shown, "is_cut") == (size > 200'000 ? "true" : "false"));
    CHECK(text_of(shown, "answer").size() <= 200'010);
  }
}

TEST_CASE("thirty cases are shown for one error, and all are counted", "[site]") {
  for (const std::size_t count : {30U, 31U}) {
    const auto catalogue =
        catalogue_of(people(static_cast<int>(count), R"({"errors": [{"code": "zz1"}]})"));
    const Node all = page(*catalogue, "/_sandbox/errors");
    std::size_t seen = 0;
    for (const Node& error : all.find("errors")->items) {
      if (text_of(error, "code") != "zz1") continue;
      ++seen;
      CHECK(error.find("cases")->items.size() == 30);
      CHECK(text_of(error, "count") == std::to_string(count));
    }
    CHECK(seen == 1);
  }
}

TEST_CASE("an error that cases alone know has the words of the first, a thousand bytes of them",
          "[site]") {
  for (const std::size_t size : {1'000U, 1'001U}) {
    const std::string detail(size - 1, 'x');
    const auto catalogue =
        catalogue_of(people(2, R"({"errors": [{"code": "zz1", "title": "Un titre", "detail": "y)" +
                                   detail + R"("}]})"));
    const Node all = page(*catalogue, "/_sandbox/errors");
    const auto& rows = all.find("errors")->items;
    const auto row = std::ranges::find_if(
        rows, [](const Node& error) { return text_of(error, "code") == "zz1"; });
    REQUIRE(row != rows.end());
    CHECK(text_of(*row, "title") == "Un titre");
    REQUIRE(row->find("details")->items.size() == 1);
    CHECK(row->find("details")->items.front().text == "y" + std::string(999, 'x'));
  }
}

TEST_CASE("a thousand files that were left out are shown", "[site]") {
  for (const int count : {1'000, 1'001}) {
    test::TreeText files = people(1);
    for (int i = 0; i < count; ++i) {
      files.emplace_back(by_identity + "/x" + std::to_string(10'000 + i) + ".yaml", "a: 'b\n");
    }
    const auto catalogue = catalogue_of(files);
    const Node tree = page(*catalogue, "/_sandbox/tree");
    CHECK(tree.find("left_out")->items.size() == 1'000);
    CHECK(text_of(tree, "left_out_untold") == (count > 1'000 ? "1" : ""));
  }
}

TEST_CASE("of a search the first twelve words count", "[site]") {
  const auto catalogue = catalogue_of(people(1));
  std::string words = "q=ensemble";
  for (int i = 1; i < 12; ++i) words += "+quotient" + std::string(static_cast<std::size_t>(i), 'q');
  // With one word of twelve there is nothing; a thirteenth, which would be found, is not looked
  // for.
  CHECK(page(*catalogue, "/_sandbox/search", words).find("found")->items.empty());
  CHECK(page(*catalogue, "/_sandbox/search", words + "+ana+naa+404+identite+familial+caf")
            .find("found")
            ->items.empty());
}
