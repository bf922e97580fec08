#include "docs/client_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "answering/asked.h"
#include "cli/commands.h"
#include "support/catch.h"
#include "support/text.h"

namespace sandbox {
namespace {

using Names = std::vector<std::string>;

const ClientReport::Opened& of(const ClientReport& report, std::string_view operation) {
  const auto found = std::ranges::find_if(
      report.operations, [&](const auto& one) { return one.operation->id == operation; });
  REQUIRE(found != report.operations.end());
  return *found;
}

TEST_CASE("a client meets what its scopes open, and does without the rest", "[report]") {
  const auto catalogue = test::whole_catalogue();
  const ClientReport report = client_report(
      *catalogue, {"cnaf_quotient_familial", "mesri_admissions", "mesri_admission_inscrit", "x"});
  CHECK(report.operations.size() == 6);  // the quotient familial's three, the students' three
  CHECK(report.unused == Names{"x"});
  const auto& quotient = of(report, "api_particulier_v3_cnav_quotient_familial_with_civility");
  CHECK(quotient.given == Names{"quotient_familial"});
  CHECK(quotient.left_out == Names{"allocataires", "enfants", "adresse"});
  const auto& student = of(report, "api_particulier_v3_mesri_statut_etudiant_with_ine");
  CHECK(student.given == Names{"admissions", "admissions.date_debut", "admissions.date_fin",
                               "admissions.est_inscrit"});
  CHECK(student.left_out == Names{"identite", "admissions.code_cog_insee_commune",
                                  "admissions.regime_formation",
                                  "admissions.etablissement_etudes"});
  CHECK(student.cases.size() == cases_of(*catalogue, student.operation->id)->cases.size());
  const auto tells = [&](int status, const char* code) {
    return std::ranges::any_of(student.errors, [&](const ClientReport::Error& error) {
      return error.status == status && error.code == code;
    });
  };
  CHECK(tells(401, "00101"));
  CHECK(tells(401, "00103"));
  CHECK(tells(403, "00100"));
  CHECK(tells(422, "00210"));
  CHECK(tells(429, "00429"));
  CHECK(client_report(*catalogue, {}).operations.empty());
}

TEST_CASE("kinds of elements are given where their scope opens them", "[report]") {
  const auto catalogue = test::whole_catalogue();
  const std::string students = "api_particulier_v2_mesri_student_status";
  const ClientReport some = client_report(*catalogue, {"mesri_inscription_autre"});
  CHECK(of(some, students).given ==
        Names{"inscriptions", "inscriptions.statut", "inscriptions.regime",
              "inscriptions.dateDebutInscription", "inscriptions.dateFinInscription",
              "inscriptions.dateDebutAdmission", "inscriptions.dateFinAdmission"});
  const ClientReport places = client_report(*catalogue, {"mesri_etablissements"});
  CHECK(of(places, students).given == Names{"inscriptions"});
}

std::string printed(Arguments options) {
  options.insert(options.begin(), "coverage");
  std::ostringstream out;
  std::ostringstream err;
  CHECK(run_command(options, {out, err}) == fine);
  return out.str();
}

TEST_CASE("the report is a list to tick, a table, and JSON", "[report]") {
  const Names form = {"--habilitation", "api-particulier-andyvie"};
  const std::string markdown = printed(form);
  CHECK_THAT(markdown, Catch::Matchers::StartsWith("# Ce que ce client peut rencontrer\n\n## "));
  CHECK(markdown.find("- [ ] lire : `quotient_familial`, `allocataires`, `enfants`, `adresse`\n") !=
        std::string::npos);
  CHECK(markdown.find("- [ ] erreur 403 `00100` Privilèges insuffisants\n") != std::string::npos);
  const auto json = nlohmann::json::parse(
      printed({"--habilitation", "api-particulier-andyvie", "--format", "json"}));
  CHECK(json["operations"].size() == 3);
  CHECK(json["unused_scopes"].empty());
  const std::string csv = printed({"--scope", "cnaf_quotient_familial", "--format", "csv"});
  CHECK_THAT(csv, Catch::Matchers::StartsWith("operation,path,kind,what,status,says\n"));
  for (const std::string& line : split(csv, '\n')) {
    if (!line.empty()) CHECK(std::ranges::count(line, ',') >= 5);
  }
  std::ostringstream out;
  std::ostringstream err;
  CHECK(run_command({"coverage"}, {out, err}) == could_not_run);
  CHECK(err.str().find("--habilitation") != std::string::npos);
}

}  // namespace
}  // namespace sandbox
