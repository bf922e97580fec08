#include <map>
#include <nlohmann/json.hpp>

#include "answering/answer.h"
#include "answering/asked.h"
#include "contract/calls.h"
#include "support/catch.h"
#include "support/text.h"

// Rules that the service has changed since April, over every operation that they are for:
// docs/reference/since-april.md. Its newer cases: tests/golden/since_april_test.cpp.

namespace sandbox {
namespace {

using nlohmann::json;

constexpr std::int64_t now = 1'795'425'000;  // 2026-11-23

const Catalogue& catalogue() {
  static const auto made = test::whole_catalogue();
  return *made;
}

std::string token_for(const std::vector<std::string>& scopes) {
  const Token token{"11111111-2222-3333-4444-555555555555",
                    "00000000-0000-0000-0000-000000000000",
                    scopes,
                    {},
                    {},
                    ""};
  return sign_token(token, 0, published_jwt_secret);
}

Response ask(const std::string& target, const std::vector<Header>& headers) {
  const Request request{"GET", target, headers, "", "http"};
  return answer(catalogue(), request, moment_at(now), test::usual_policy()).response;
}

// As a client that may call; the person who has logged in, where the way of calling wants one.
Response ask(const Call& call, const std::string& more = "") {
  const std::string target = target_of(call) + more;
  const Operation& operation = *call.operation;
  if (!call.variant->france_connect)
    return ask(target, {{"X-Api-Key", token_for(operation.scopes)}});
  auto identity = std::make_shared<Identity>();
  identity->token = "somebody";
  identity->scopes = operation.scopes;
  for (const auto& [name, value] : call.claims) identity->claims[name] = value;
  Policy with_login = test::usual_policy();
  with_login.france_connect = [identity](std::string_view, const Moment&) {
    return LoggedIn{identity};
  };
  const Request request{"GET", target, {{"Authorization", "Bearer somebody"}}, "", "http"};
  return answer(catalogue(), request, moment_at(now), with_login).response;
}

bool is_particulier(const Operation& operation) {
  return operation.family->id.starts_with("particulier");
}

// The call that finds some case of the operation, by each of its ways where there is one.
std::vector<Call> calls_that_find_a_case(const Operation& operation) {
  std::vector<Call> calls;
  const CaseSet* cases = cases_of(catalogue(), operation.id);
  if (cases == nullptr) return calls;
  for (const Variant& variant : operation.variants) {
    for (const auto& one : cases->cases) {
      const Call call = call_for(operation, variant, one->params);
      if (!mismatches(call, one->params).empty() || ask(call).note.kind != "case") continue;
      calls.push_back(call);
      break;
    }
  }
  return calls;
}

Value value_of(const Call& call, const std::string& name) {
  for (const auto& [parameter, value] : call.parameters) {
    if (parameter == name) return value;
  }
  return {};
}

void set(Call& call, const std::string& name, const Value& value) {
  std::erase_if(call.parameters, [&](const auto& one) { return one.first == name; });
  call.parameters.emplace_back(name, value);
}

bool refuses(const Response& response, const std::string& code) {
  if (response.status != 422 && response.status != 400) return false;
  return response.body->find(code) != std::string::npos;
}

// Whose rule on first names is as it was: they refused these before.
bool is_stricter(const Operation& operation) {
  return operation.id.find("_cnav_") != std::string::npos ||
         operation.id.find("_dsnj_") != std::string::npos;
}

// ---- 2.4 ----

TEST_CASE("first names with punctuation are refused, wherever first names are read",
          "[since_april]") {
  std::size_t asked = 0;
  for (const auto& [id, operation] : catalogue().contract->operations) {
    if (!is_particulier(operation)) continue;
    for (const Call& found : calls_that_find_a_case(operation)) {
      const bool by_login = found.variant->france_connect;
      const auto with_first_name = [&](const std::string& name) {
        Call call = found;
        if (by_login) {
          call.claims["given_name"] = Value::of("Jean " + name);
        } else {
          const bool is_list = value_of(call, "prenoms").is_list();
          set(call, "prenoms",
              is_list ? Value::of(std::vector<std::string>{"Jean", name}) : Value::of(name));
        }
        return ask(call);
      };
      const bool reads_names =
          by_login ? found.claims.contains("given_name") : !value_of(found, "prenoms").is_absent();
      // Of who logs in, Cnous looks at the campaign alone: docs/reference/operations.md 2.10.
      if (!reads_names || (by_login && id.find("_cnous_") != std::string::npos)) continue;
      ++asked;
      INFO(id << " " << found.variant->name);
      // Version 2 has no codes: its text is 00421's.
      const bool has_codes = operation.family->versioned;
      for (const char* name : {",", "A,B", "A(B", "A)B", "A[B", "A]B", "A{B", "A}B"}) {
        INFO(name);
        const Response refused = with_first_name(name);
        CHECK((refused.status == 422 || refused.status == 400));
        if (has_codes && !is_stricter(operation)) CHECK(refuses(refused, "00421"));
      }
      CHECK(with_first_name("Anne-Marie").status != 422);
      // Digits pass, but where they never did.
      const int with_digit = with_first_name("A2").status;
      CHECK((with_digit == 422 || with_digit == 400) == is_stricter(operation));
    }
  }
  CHECK(asked > 25);
}

// ---- 2.1 ----

TEST_CASE("a campaign is of 2021 or later, without an end", "[since_april]") {
  struct Row {
    const char* year;
    bool refused;
  };
  const Row rows[] = {{"2021", false}, {"2026", false}, {"2027", false}, {"9999", false},
                      {"", false},     {" ", false},    {"2020", true},  {"0000", true},
                      {"202", true},   {"20211", true}, {"2021a", true}, {"abcd", true}};
  std::size_t asked = 0;
  for (const auto& [id, operation] : catalogue().contract->operations) {
    for (const Call& found : calls_that_find_a_case(operation)) {
      const auto reads_year = [](const Read& read) { return read.from == "campaignYear"; };
      if (!operation.family->versioned || !std::ranges::any_of(found.variant->reads, reads_year)) {
        continue;
      }
      ++asked;
      // Beside a civil identity it can no longer refuse: docs/reference/operations.md 2.9.
      const bool can_refuse = found.variant->name != "civility";
      for (const Row& row : rows) {
        INFO(id << " " << row.year);
        Call call = found;
        set(call, "campaignYear", Value::of(row.year));
        const Response response = ask(call);
        CHECK(refuses(response, "00368") == (row.refused && can_refuse));
        if (!row.refused || !can_refuse) continue;
        CHECK(json::parse(*response.body)["errors"][0]["detail"] ==
              "L'année de campagne (campaignYear) n'est pas correctement formatée: doit être une "
              "année sur 4 chiffres supérieure ou égale à 2021");
      }
    }
  }
  CHECK(asked >= 9);
}

// ---- 6.4 ----

TEST_CASE("whom nobody documents is a 404, for every operation", "[since_april]") {
  for (const auto& [id, operation] : catalogue().contract->operations) {
    if (!is_particulier(operation)) continue;
    INFO(id);
    const CaseSet* cases = cases_of(catalogue(), id);
    REQUIRE(cases != nullptr);
    REQUIRE(cases->not_found != nullptr);
    CHECK(cases->not_found->answer.status == 404);
  }
  // 1.2: the texts of Cnous's, by the way of calling.
  const std::string text = "Aucun étudiant boursier n'a pu être trouvé";
  const std::map<std::string, std::string> details = {
      {"ine", text + " avec les critères de recherche fournis. Veuillez vérifier que l'identifiant "
                     "correspond au périmètre couvert par l'API."},
      {"civility", text + " avec les critères de recherche fournis."},
      {"france_connect", text + "."}};
  for (const auto& [way, detail] : details) {
    INFO(way);
    const CaseSet* cases =
        cases_of(catalogue(), "api_particulier_v5_cnous_etudiant_boursier_with_" + way);
    const json error = json::parse(*cases->not_found->answer.body)["errors"][0];
    CHECK(error["code"] == "26003");
    CHECK(error["title"] == "Entité non trouvée");
    CHECK(error["detail"] == detail);
    CHECK(error["meta"]["provider"] == "CNOUS");
  }
}

// ---- 4.2 ----

TEST_CASE("an API token alone does not log anybody in: 50004, after token and scopes",
          "[since_april]") {
  std::size_t asked = 0;
  for (const auto& [id, operation] : catalogue().contract->operations) {
    const bool all_log_in = std::ranges::all_of(operation.variants, &Variant::france_connect);
    if (!operation.family->versioned || !all_log_in) continue;
    ++asked;
    INFO(id);
    const std::string target = operation.path + "?recipient=13002526500013";
    const auto refusal = [&](const std::string& key) {
      const Response response = ask(target, {{"X-Api-Key", key}});
      return std::to_string(response.status) + " " +
             json::parse(*response.body)["errors"][0]["code"].get<std::string>();
    };
    CHECK(refusal(token_for(operation.scopes)) == "401 50004");
    CHECK(refusal("no token") == "401 00101");
    CHECK(refusal(token_for({"openid"})) == "403 00100");
  }
  CHECK(asked > 15);
}

// ---- 1.1, 1.2, 5 ----

TEST_CASE("newer operations have the scopes of their entries", "[since_april]") {
  const auto scopes = [](const std::string& id) {
    return join(catalogue().contract->operations.at("api_particulier_" + id).scopes, " ");
  };
  const std::string ars = "v3_cnav_allocation_rentree_scolaire_with_";
  CHECK(scopes(ars + "civility") == "cnav_allocation_rentree_scolaire");
  CHECK(scopes(ars + "france_connect") == "cnav_allocation_rentree_scolaire");
  const std::string all =
      "cnous_statut_boursier cnous_echelon_bourse cnous_email cnous_periode_versement "
      "cnous_statut_bourse cnous_ville_etudes cnous_identite";
  for (const char* version : {"v3", "v4", "v5"}) {
    INFO(version);
    const std::string cnous = std::string(version) + "_cnous_etudiant_boursier_with_";
    CHECK(scopes(cnous + "ine") == all);
    CHECK(scopes(cnous + "civility") == all + " cnous_ine");
    CHECK(scopes(cnous + "france_connect") == all + " cnous_ine");
  }
}

// ---- 5 ----

TEST_CASE("a delegation is an ignored parameter", "[since_april]") {
  std::size_t asked = 0;
  for (const auto& [id, operation] : catalogue().contract->operations) {
    if (!is_particulier(operation)) continue;
    for (const Call& call : calls_that_find_a_case(operation)) {
      INFO(id);
      ++asked;
      const Response plain = ask(call);
      const Response delegated = ask(call, "&delegation_id=4d1b1c1e-1111-2222-3333-444444444444");
      CHECK(delegated.status == plain.status);
      CHECK(*delegated.body == *plain.body);
    }
  }
  CHECK(asked > 40);
}

}  // namespace
}  // namespace sandbox
