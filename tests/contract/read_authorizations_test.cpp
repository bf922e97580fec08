#include <algorithm>

#include "contract/read_contract.h"
#include "support/catch.h"
#include "support/text.h"
#include "sync/embedded.h"

// A file of the form that the service keeps, in the place of the contract's scopes.

namespace sandbox {
namespace {

ReadContract read_with(const std::string& authorizations) {
  const File file{"authorizations.yml", "", std::make_shared<const std::string>(authorizations)};
  return read_contract(embedded_schemas(), &file);
}

std::string scopes_of(const ReadContract& read, const std::string& operation) {
  return join(read.contract->operations.at(operation).scopes, " ");
}

TEST_CASE("a controller's name stands for an operation and its later versions", "[contract]") {
  const ReadContract read = read_with(
      "shared:\n"
      "  api_particulier/v2/cnous/student_scholarship: [a]\n"
      "  api_particulier/v3_and_more/cnous/etudiant_boursier_with_ine:\n    - b\n    - c\n"
      "  api_particulier/v3_and_more/mesri/statut_etudiant_with_ine: []\n"
      "  api_entreprise/v3_and_more/inpi/rne/extrait_rne: [d]\n"
      "  mcp/insee.unite_legale: [e]\n"
      "  api_particulier/introspect: []\n"
      "  api_particulier/v2/nobody/knows: [f]\n"
      "test:\n  api_particulier/v2/cnous/student_scholarship: [g]\n");
  for (const Finding& finding : read.findings) FAIL_CHECK(to_string(finding));
  CHECK(scopes_of(read, "api_particulier_v2_cnous_student_scholarship") == "a");
  for (const char* version : {"v3", "v4", "v5"}) {
    INFO(version);
    CHECK(scopes_of(read, std::string("api_particulier_") + version +
                              "_cnous_etudiant_boursier_with_ine") == "b c");
  }
  CHECK(scopes_of(read, "api_particulier_v3_mesri_statut_etudiant_with_ine").empty());
  CHECK(scopes_of(read, "api_entreprise_v3_inpi_rne_extrait_rne") == "d");
  // What the file does not name stays as the contract has it.
  const ReadContract ours = read_contract(embedded_schemas());
  const std::string other = "api_particulier_v3_mesri_statut_etudiant_with_civility";
  CHECK(scopes_of(read, other) == scopes_of(ours, other));
}

TEST_CASE("an operation has its new scopes at its other paths too", "[contract]") {
  const ReadContract ours = read_contract(embedded_schemas());
  const auto shares = [](const Operation& alias, const Contract& contract) {
    return alias.scopes == contract.operations.at(alias.id).scopes;
  };
  const auto aliases_of = [](const Contract& contract) {
    std::vector<Operation> all;
    for (const Api& api : contract.apis) {
      for (const OperationSet* set : contract.operations.sets_of(api)) {
        for (const Operation& alias : set->aliases) {
          if (alias.family->api == &api) all.push_back(alias);
        }
      }
    }
    return all;
  };
  const std::vector<Operation> all = aliases_of(*ours.contract);
  CHECK(all.size() == 3);
  for (const Operation& before : all) {
    std::string controller = before.id;
    const std::size_t version = controller.find("_v");  // "_v4_"
    REQUIRE(version != std::string::npos);
    controller.replace(version, 4, "/v3_and_more/");
    const ReadContract read = read_with("shared:\n  " + controller + ": [a]\n");
    const std::vector<Operation> changed = aliases_of(*read.contract);
    const auto after = std::ranges::find(changed, before.path, &Operation::path);
    INFO(before.path);
    const bool has_its_own = !shares(before, *ours.contract);
    CHECK(after->scopes == (has_its_own ? before.scopes : std::vector<std::string>{"a"}));
  }
}

TEST_CASE("what is no such file is told, with what to give", "[contract]") {
  struct Row {
    const char* what;
    const char* text;
    const char* sentence;
  };
  const Row rows[] = {
      {"no YAML", "shared: [", ""},
      {"a list", "- a\n", "there is no `shared`"},
      {"nothing shared", "test:\n  api_particulier/v2/cnous/student_scholarship: [a]\n",
       "there is no `shared`"},
      {"no operation", "shared:\n  mcp/insee.unite_legale: [a]\n", "names no operation"},
      {"a text for a list", "shared:\n  api_particulier/v2/cnous/student_scholarship: a\n",
       "should be a list"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const ReadContract read = read_with(row.text);
    REQUIRE_FALSE(read.findings.empty());
    CHECK(read.findings.front().place.file == "authorizations.yml");
    CHECK(read.findings.front().sentence.english.find(row.sentence) != std::string::npos);
  }
}

}  // namespace
}  // namespace sandbox
