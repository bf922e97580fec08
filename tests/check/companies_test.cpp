// The companies of our own tree. Their rules: docs/companies.md.

#include <algorithm>
#include <set>

#include "catalogue/assemble.h"
#include "catalogue/read_case.h"
#include "catalogue/tree_layout.h"
#include "reading/document.h"
#include "support/catch.h"
#include "support/company_numbers.h"
#include "sync/embedded.h"

using namespace sandbox;

namespace {

const Api& second_api(const Contract& contract) {
  REQUIRE(contract.apis.size() > 1);
  return *std::next(contract.apis.begin());
}

std::shared_ptr<const Catalogue> own_catalogue() {
  TreeFiles files;
  files.schemas = embedded_schemas();
  files.payloads = {embedded_payloads()};
  return Assembler().assemble(files);
}

// Whether the number has its key, and is one of those that belong to nobody.
bool is_nobodys(const std::string& number) {
  if (number.starts_with("FR")) return is_nobodys(number.substr(2));
  if (number.starts_with("W")) return is_rna(number) && number.starts_with("W00");
  return number.starts_with("0001") && (is_siren(number) || is_siret(number));
}

}  // namespace

TEST_CASE("a company's number has its key, and belongs to nobody", "[companies]") {
  const auto catalogue = own_catalogue();
  const Api& api = second_api(*catalogue->contract);
  std::size_t looked_at = 0;
  for (const auto& [id, operation] : catalogue->contract->operations) {
    if (operation.family->api != &api) continue;
    const CaseSet* set = cases_of(*catalogue, id);
    INFO(id);
    REQUIRE(set != nullptr);
    for (const auto& test_case : set->cases) {
      INFO(test_case->name);
      for (const Node::Member& param : test_case->params.members) {
        if (param.key == "year" || param.key == "month") continue;
        ++looked_at;
        CHECK(is_nobodys(param.value.text));
      }
    }
  }
  CHECK(looked_at > 300);
}

TEST_CASE("each operation of companies documents one that is found, one that is not, and errors",
          "[companies]") {
  const auto catalogue = own_catalogue();
  const Api& api = second_api(*catalogue->contract);
  for (const auto& [id, operation] : catalogue->contract->operations) {
    if (operation.family->api != &api) continue;
    INFO(id);
    const CaseSet* set = cases_of(*catalogue, id);
    REQUIRE(set != nullptr);
    std::set<int> statuses;
    for (const auto& test_case : set->cases) statuses.insert(test_case->answer.status);
    CHECK(statuses == std::set<int>{200, 404, 409, 429, 502, 504});
    CHECK(example_of(*catalogue, id) != nullptr);
  }
}

TEST_CASE("what the document of one API says is read apart from the others", "[companies]") {
  const auto catalogue = own_catalogue();
  const Api& api = second_api(*catalogue->contract);
  REQUIRE(catalogue->additions_of_api.contains(&api));
  const auto& apart = catalogue->additions_of_api.at(&api)->get().examples;
  const auto& general = additions_of(*catalogue).examples;
  for (const auto& [id, operation] : catalogue->contract->operations) {
    INFO(id);
    const bool is_apart = operation.family->api == &api;
    CHECK(apart.contains(id) == is_apart);
    CHECK(general.contains(id) != is_apart);
  }
}

TEST_CASE("each case of a company names it, and no number is another's", "[companies]") {
  const auto catalogue = own_catalogue();
  const Api& api = second_api(*catalogue->contract);
  const Document people = read_yaml(*catalogue->people_files.front(), "personas.yaml");
  REQUIRE(people.root);
  std::size_t looked_at = 0;
  for (const auto& [id, operation] : catalogue->contract->operations) {
    if (operation.family->api != &api) continue;
    for (const auto& test_case : cases_of(*catalogue, id)->cases) {
      INFO(test_case->place.file);
      const Node* company = people.root->find(test_case->persona);
      REQUIRE(company != nullptr);
      for (const Node::Member& param : test_case->params.members) {
        if (param.key == "year" || param.key == "month") continue;
        ++looked_at;
        CHECK(std::ranges::any_of(company->members, [&](const Node::Member& known) {
          return known.value.text == param.value.text;
        }));
      }
    }
  }
  CHECK(looked_at > 300);
}
