#include "answering/opened_answers.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "catalogue/assemble.h"
#include "reading/document.h"
#include "support/catch.h"
#include "support/shared.h"
#include "support/text.h"
#include "sync/embedded.h"
#include "sync/folder.h"

// What production gives to which scopes, by a second implementation: straightforward, and made
// from the published facts alone (docs/reference/scope-filtering.md), not from our contract.

namespace sandbox {
namespace {

using nlohmann::ordered_json;
using Scopes = std::set<std::string>;

Caller token_caller(const Scopes& scopes) {
  Token token;
  token.scopes.assign(scopes.begin(), scopes.end());
  return {std::make_shared<const Token>(token), nullptr};
}

// ---- The second implementation ----

bool opens(const Node& how, const Scopes& scopes) {
  const auto has = [&](const Node& scope) { return scopes.contains(scope.text); };
  if (how.is_text()) return how.text == "always";
  if (how.is_list()) return std::ranges::any_of(how.items, has);
  if (const Node* all = how.find("all")) return std::ranges::all_of(all->items, has);
  const Node* any = how.find("scopes");
  return any != nullptr && opens(*any, scopes);
}

ordered_json reference(const ordered_json& body, const Node& filter, const Scopes& scopes);

ordered_json reference_within(const ordered_json& value, const Node& each, const Scopes& scopes) {
  if (value.is_object()) return reference(value, each, scopes);
  ordered_json list = value;
  for (auto& item : list) {
    if (item.is_object()) item = reference(item, each, scopes);
  }
  return list;
}

ordered_json reference(const ordered_json& body, const Node& filter, const Scopes& scopes) {
  ordered_json kept = ordered_json::object();
  for (const auto& [name, value] : body.items()) {
    const Node* how = filter.find(name);
    if (how == nullptr || !opens(*how, scopes)) continue;
    const Node* each = how->find("each");
    kept[name] = each == nullptr ? value : reference_within(value, *each, scopes);
  }
  return kept;
}

// What the facts say in words of the enrolments of a student, version 2.
ordered_json reference_enrolment(const ordered_json& enrolment, const Scopes& scopes) {
  static const std::set<std::string> of_students = {
      "formation initiale", "formation initiale hors apprentissage",
      "reprise d'études non financée sans convention", "contrat d'apprentissage"};
  static const std::set<std::string> of_others = {"formation continue",
                                                  "formation continue hors contrat professionnel",
                                                  "contrat de professionnalisation"};
  const std::string status = enrolment.value("statut", "");
  const std::string regime = enrolment.value("regime", "");
  const bool given = (status == "inscrit" && of_students.contains(regime) &&
                      scopes.contains("mesri_inscription_etudiant")) ||
                     (status == "inscrit" && of_others.contains(regime) &&
                      scopes.contains("mesri_inscription_autre")) ||
                     (status == "admis" && scopes.contains("mesri_admission"));
  ordered_json kept = ordered_json::object();
  for (const auto& [name, value] : enrolment.items()) {
    const bool of_place = name == "etablissement" || name == "codeCommune";
    if (given && (!of_place || scopes.contains("mesri_etablissements"))) kept[name] = value;
  }
  return kept;
}

// The facts about an operation: their name, and what they do not say by themselves of a newer
// version (docs/reference/since-april.md 1).
struct Facts {
  const Node* filter = nullptr;
  std::map<std::string, std::string> more;  // member -> its scope
};

Facts facts_of(const Node& filters, const std::string& operation) {
  static const std::pair<const char*, const char*> names[] = {
      {"v2_cnav_quotient_familial", "quotient_familial_v2"},
      {"v3_cnav_quotient_familial", "quotient_familial_v3"},
      {"v3_cnav_participation_familiale_eaje", "participation_familiale_eaje_v3"},
      {"v2_cnav_allocation_adulte_handicape", "allocation_adulte_handicape_v2"},
      {"v3_cnav_allocation_adulte_handicape", "allocation_adulte_handicape_v3"},
      {"v3_cnav_allocation_enfant_handicape", "allocation_enfant_handicape_v3"},
      {"v3_cnav_allocation_rentree_scolaire", "allocation_enfant_handicape_v3"},
      {"v2_cnav_allocation_soutien_familial", "allocation_soutien_familial_v2"},
      {"v3_cnav_allocation_soutien_familial", "allocation_soutien_familial_v3"},
      {"v2_cnav_complementaire_sante_solidaire", "complementaire_sante_solidaire_v2"},
      {"v3_cnav_complementaire_sante_solidaire", "complementaire_sante_solidaire_v3"},
      {"v2_cnav_prime_activite", "prime_activite_v2"},
      {"v3_cnav_prime_activite", "prime_activite_v3"},
      {"v2_cnav_revenu_solidarite_active", "revenu_solidarite_active_v2"},
      {"v3_cnav_revenu_solidarite_active", "revenu_solidarite_active_v3"},
      {"v2_cnous_student_scholarship", "etudiant_boursier_v2"},
      {"v3_cnous_etudiant_boursier", "etudiant_boursier_v3"},
      {"v4_cnous_etudiant_boursier", "etudiant_boursier_v4"},
      {"v5_cnous_etudiant_boursier", "etudiant_boursier_v4"},
      {"v2_mesri_student_status", "statut_etudiant_v2"},
      {"v3_mesri_statut_etudiant", "statut_etudiant_v3"},
      {"v2_men_scolarites", "scolarites_v2"},
      {"v3_men_scolarites", "scolarites_v3"},
      {"v4_men_scolarites", "scolarites_v3"},
      {"v5_men_scolarites", "scolarites_v3"},
      {"v2_pole_emploi_indemnites", "france_travail_indemnites_v2"},
      {"v3_france_travail_indemnites", "france_travail_indemnites_v3"},
      {"v2_pole_emploi_statut", "france_travail_statut_v2"},
      {"v3_france_travail_statut", "france_travail_statut_v3"},
      {"v3_dsnj_service_national", "service_national_v3"},
      {"v3_gip_mds_service_civique", "service_civique_v3"},
      {"v3_sdh_statut_sportif", "statut_sportif_v3"},
      {"v3_ants_extrait_immatriculation_vehicule", "extrait_immatriculation_vehicule_v3"},
  };
  Facts facts;
  for (const auto& [beginning, name] : names) {
    if (operation.starts_with(std::string("api_particulier_") + beginning)) {
      facts.filter = filters.find(name);
    }
  }
  if (operation.find("v5_cnous") != std::string::npos) facts.more["ine"] = "cnous_ine";
  if (operation.find("v5_men") != std::string::npos) {
    facts.more["regime_pensionnat"] = "men_regime_pensionnat";
  }
  return facts;
}

ordered_json expected(const ordered_json& body, const Facts& facts, const std::string& operation,
                      Scopes scopes, bool france_connect) {
  const bool is_v2 = operation.starts_with("api_particulier_v2_");
  if (france_connect && !is_v2) {
    std::erase_if(scopes,
                  [](const std::string& s) { return s.find("_identite") != std::string::npos; });
  }
  const ordered_json& all = is_v2 ? body : body.at("data");
  ordered_json kept = reference(all, *facts.filter, scopes);
  if (operation == "api_particulier_v2_mesri_student_status" && kept.contains("inscriptions")) {
    for (auto& one : kept["inscriptions"]) one = reference_enrolment(one, scopes);
  }
  if (!facts.more.empty()) {
    ordered_json with_more = ordered_json::object();
    for (const auto& [name, value] : all.items()) {
      const auto more = facts.more.find(name);
      const bool added = more != facts.more.end() && scopes.contains(more->second);
      if (added || kept.contains(name)) with_more[name] = value;
    }
    kept = with_more;
  }
  if (is_v2) return kept;
  ordered_json whole = body;
  whole["data"] = kept;
  return whole;
}

// ---- Each case, each set of scopes ----

// All subsets up to six scopes; beyond, none, each alone, all, and as many by chance as make 40.
std::vector<Scopes> subsets(const std::vector<std::string>& scopes, std::mt19937& random) {
  std::vector<Scopes> sets;
  const std::size_t size = scopes.size();
  const auto subset = [&](std::uint64_t bits) {
    Scopes set;
    for (std::size_t i = 0; i < size; ++i) {
      if ((bits >> i & 1) != 0) set.insert(scopes[i]);
    }
    return set;
  };
  const std::uint64_t all = (std::uint64_t{1} << size) - 1;
  if (size <= 6) {
    for (std::uint64_t bits = 0; bits <= all; ++bits) sets.push_back(subset(bits));
    return sets;
  }
  sets = {subset(0), subset(all)};
  for (std::size_t i = 0; i < size; ++i) sets.push_back(subset(std::uint64_t{1} << i));
  while (sets.size() < 40) sets.push_back(subset(random() & all));
  return sets;
}

std::vector<std::string> scopes_about(const Operation& operation) {
  std::vector<std::string> scopes = operation.scopes;
  for (const std::string& scope : operation.members->scopes) {
    if (std::ranges::find(scopes, scope) == scopes.end()) scopes.push_back(scope);
  }
  return scopes;
}

// How many answers were compared.
std::size_t compare_case(const TestCase& one, const Operation& operation, const Node& filters,
                         std::mt19937& random) {
  const Facts facts = facts_of(filters, operation.id);
  INFO(operation.id << "/" << one.name);
  REQUIRE(facts.filter != nullptr);
  const ordered_json body = ordered_json::parse(*one.answer.body);
  const bool by_identity = std::ranges::any_of(operation.variants, &Variant::france_connect);
  const bool by_token = !std::ranges::all_of(operation.variants, &Variant::france_connect);
  std::size_t compared = 0;
  for (const Scopes& scopes : subsets(scopes_about(operation), random)) {
    Identity identity;
    identity.scopes.assign(scopes.begin(), scopes.end());
    for (const bool france_connect : {false, true}) {
      if (france_connect ? !by_identity : !by_token) continue;
      const Caller caller = france_connect ? Caller{nullptr, &identity} : token_caller(scopes);
      const OpenedBody opened =
          opened_body(*operation.members, opened_scopes(*operation.members, operation, caller),
                      *one.answer.body);
      const ordered_json wanted = expected(body, facts, operation.id, scopes, france_connect);
      ++compared;
      if (ordered_json::parse(opened.body) == wanted) {
        if (opened.left_out.empty() && opened.body != *one.answer.body) {
          FAIL_CHECK("nothing is left out, and the bytes are others: " << opened.body);
        }
        continue;
      }
      FAIL_CHECK("scopes: " << join({scopes.begin(), scopes.end()}, " ") << "\n  is     "
                            << opened.body << "\n  wanted " << wanted.dump());
    }
  }
  return compared;
}

TEST_CASE("each documented answer holds what its scopes open, in whatever choice of scopes",
          "[scopes]") {
  const auto facts = shared_folder("reference");
  const auto public_tree = shared_folder("siade_staging_data");
  if (!facts || !public_tree) {
    WARN("skipped: there is no ../shared/reference beside the project");
    return;
  }
  const Document document =
      read_yaml(text_of_file(*facts / "scope-filtering.yaml"), "facts", Aliases::expanded);
  const Node& filters = *document.root->find("filters");
  std::mt19937 random(17);  // the same choices each time
  std::size_t compared = 0;
  std::set<std::string> operations;
  for (const bool of_public : {false, true}) {
    TreeFiles files;
    files.schemas = embedded_schemas();
    files.payloads = {of_public ? read_folder(*public_tree / "payloads") : embedded_payloads()};
    const auto catalogue = Assembler().assemble(files);
    for (const auto& [id, operation] : catalogue->contract->operations) {
      const CaseSet* cases = cases_of(*catalogue, id);
      if (cases == nullptr || operation.members == nullptr) continue;
      for (const auto& one : cases->cases) {
        if (one->answer.status < 200 || one->answer.status > 299) continue;
        operations.insert(id);
        compared += compare_case(*one, operation, filters, random);
      }
    }
  }
  CHECK(operations.size() == 52);
  CHECK(compared > 10'000);
}

}  // namespace
}  // namespace sandbox
