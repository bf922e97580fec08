#include "site/cast.h"

#include "answering/asked.h"
#include "catalogue/assemble.h"
#include "support/catch.h"
#include "support/checked.h"

using namespace sandbox;

TEST_CASE("the people of personas.yaml have the cases that name them", "[site]") {
  const auto catalogue = test::whole_catalogue();
  const Cast cast = cast_of(*catalogue, operations_of(*catalogue));
  const CastMember* awa = cast.find("awa-diallo");
  REQUIRE(awa != nullptr);
  CHECK(awa->name == "Awa Mariam DIALLO");
  CHECK(awa->household == "diallo");
  CHECK(awa->cases.size() > 10);
  for (const TestCase* test_case : awa->cases) CHECK(test_case->persona == "awa-diallo");
  CHECK(cast.find("nobody") == nullptr);
}

TEST_CASE("of a tree that names nobody, people are told from what its cases ask for", "[site]") {
  const std::string identity =
      "params: {nomNaissance: MARTIN, prenoms: [Élise], anneeDateNaissance: '1990', "
      "moisDateNaissance: '2', jourDateNaissance: '3', sexeEtatCivil: F}\n";
  const std::string rest = "status: 200\npayload: '{}'\n";
  TreeFiles files;
  files.schemas = embedded_schemas();
  files.payloads.push_back(test::tree_of({
      {"api_particulier_v3_cnav_quotient_familial_with_civility/a.yaml", identity + rest},
      {"api_particulier_v3_cnav_prime_activite_with_civility/b.yaml", identity + rest},
      {"api_particulier_v3_mesri_statut_etudiant_with_ine/c.yaml",
       "params: {ine: 1234567890G}\n" + rest},
  }));
  const auto catalogue = Assembler().assemble(files);
  const Cast cast = cast_of(*catalogue, operations_of(*catalogue));
  REQUIRE(cast.members.size() == 1);
  CHECK(cast.members[0].name == "Élise MARTIN");
  CHECK(cast.members[0].cases.size() == 2);
  CHECK(cast.members[0].household.empty());
  CHECK(cast.find(cast.members[0].id) == &cast.members[0]);
}

// docs/bounds.md 7
TEST_CASE("20,000 cases are looked at for people", "[site]") {
  const auto catalogue = test::whole_catalogue();
  const std::string operation = "api_particulier_v3_cnav_quotient_familial_with_civility";
  const auto& first = cases_of(*catalogue, operation)->cases.front();
  for (const std::size_t count : {20'000U, 20'001U}) {
    Catalogue many = *catalogue;
    many.cases.clear();
    many.cases[operation] = std::make_shared<const Lazy<CaseSet>>([&] {
      CaseSet set;
      set.cases.assign(count, first);
      return set;
    });
    std::size_t given = 0;
    for (const CastMember& member : cast_of(many, operations_of(many)).members) {
      given += member.cases.size();
    }
    CHECK(given == 20'000);
  }
}
