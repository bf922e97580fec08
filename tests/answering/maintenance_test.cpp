// The clock cannot be handed to the program, so the windows are asked for here.
// Bytes: docs/reference/crosscutting.md 10, G30 and G49; windows: 4.7.

#include <memory>

#include "answering/answer.h"
#include "answering/maintenance.h"
#include "catalogue/assemble.h"
#include "contract/read_contract.h"
#include "support/catch.h"
#include "support/checkout.h"
#include "support/shared.h"
#include "sync/embedded.h"
#include "sync/folder.h"

using namespace sandbox;

namespace {

std::shared_ptr<const Catalogue> fixture_tree() {
  TreeFiles files;
  files.schemas = embedded_schemas();
  files.payloads.push_back(read_folder(project_root() + "/tests/fixtures/tree"));
  return Assembler().assemble(files);
}

Policy policy(bool maintenance) {
  Policy policy;
  policy.maintenance = maintenance;
  policy.tokens = std::make_shared<TokenVerifier>(std::string(published_jwt_secret));
  policy.jwks = [] { return std::string(); };
  return policy;
}

Request request_of(const std::string& target, const std::vector<std::string>& scopes) {
  Token token;
  token.uid = "5a9d1c2e-0b7f-4c1a-9e4d-3f2b6a7c8d90";
  token.jti = "00000000-0000-0000-0000-000000000000";
  token.scopes = scopes;
  Request request;
  request.method = "GET";
  request.target = target;
  request.headers = {{"X-Api-Key", sign_token(token, 0, published_jwt_secret)}};
  return request;
}

// On 2026-11-23, a Monday, or the Sunday before it, by the clock of Paris (UTC+1).
Moment paris(int hour, int minute, int second, bool sunday = false) {
  constexpr std::int64_t monday_midnight = 1'795'392'000;  // 2026-11-23T00:00:00Z
  const std::int64_t day = sunday ? -24 * 60 * 60 : 0;
  return moment_at(monday_midnight + day + (hour - 1) * 3600 + minute * 60 + second);
}

const std::string men_v2 =
    "/api/v2/scolarites?nom=FAURE&prenom=Felix&sexe=m&dateNaissance=2010-01-20&"
    "codeEtablissement=0511474A&anneeScolaire=2025";
const std::string men_v3 =
    "/v3/men/scolarites/identite?recipient=13002526500013&nomNaissance=FAURE&prenoms[]=Felix&"
    "sexeEtatCivil=M&anneeDateNaissance=2010&moisDateNaissance=01&jourDateNaissance=20&"
    "codeEtablissement=0511474A&anneeScolaire=2025";
const std::string family = "/v3/dss/quotient_familial/identite?recipient=13002526500013";

std::string header(const Response& response, std::string_view name) {
  return std::string(response.headers.find(name).value_or(""));
}

}  // namespace

TEST_CASE("a provider under maintenance answers 503 in the words of staging", "[maintenance]") {
  const auto catalogue = fixture_tree();
  const auto ask = [&](const std::string& target, const Moment& now) {
    const Request request = request_of(target, {"men_statut_scolarite", "cnaf_enfants"});
    return answer(*catalogue, request, now, policy(true)).response;
  };

  SECTION("G30, on v2") {
    const Response response = ask(men_v2, paris(1, 10, 0));
    CHECK(response.status == 503);
    CHECK(*response.body ==
          R"({"error":"maintenance","reason":"Le fournisseur de données est en maintenance de )"
          R"(01:10 à 02:30","message":"Le fournisseur de données est en maintenance de 01:10 à )"
          R"(02:30"})");
    CHECK(response.body->size() == 174);
    CHECK(header(response, "Content-Type") == "application/json; charset=utf-8");
  }
  SECTION("G49, on v3") {
    const Response response = ask(men_v3, paris(1, 10, 0));
    CHECK(response.status == 503);
    CHECK(*response.body ==
          R"({"errors":[{"code":"30020","title":"Maintenance du fournisseur de données","detail":)"
          R"("Le fournisseur de données est en maintenance de 01:10 à 02:30","meta":)"
          R"({"provider":"MEN","retry_in":4800}}]})");
    CHECK(response.body->size() == 195);
    CHECK(header(response, "Content-Type") == "application/vnd.api+json");
    CHECK(header(response, "x-response-cached") == "false");
  }
  SECTION("windows begin and end where they say, by the clock of Paris") {
    struct Row {
      const char* what;
      std::string target;
      Moment now;
      bool closed;
    };
    const Row rows[] = {
        {"before", men_v3, paris(1, 9, 59), false},
        {"at the beginning", men_v3, paris(1, 10, 0), true},
        {"at the end", men_v3, paris(2, 30, 0), true},
        {"after", men_v3, paris(2, 30, 1), false},
        {"on Sunday evening", family, paris(23, 0, 0, true), true},
        {"on Sunday, until a quarter to", family, paris(23, 45, 0, true), true},
        {"on Sunday, later", family, paris(23, 45, 1, true), false},
        {"on Monday evening", family, paris(23, 0, 0), false},
    };
    for (const Row& row : rows) {
      INFO(row.what);
      CHECK((ask(row.target, row.now).status == 503) == row.closed);
    }
  }
  SECTION("the provider of the quotient familial is written with an escape") {
    CHECK(ask(family, paris(23, 0, 0, true)).body->find(R"("provider":"CNAF \u0026 MSA")") !=
          std::string::npos);
  }
  SECTION("it comes after the recipient and before the parameters") {
    CHECK(ask("/v3/men/scolarites/identite?recipient=1", paris(1, 10, 0)).status == 422);
    CHECK(ask("/v3/men/scolarites/identite?recipient=13002526500013", paris(1, 10, 0)).status ==
          503);
  }
}

TEST_CASE("D3: maintenance is only kept when it is asked for", "[maintenance]") {
  const Request request = request_of(men_v3, {"men_statut_scolarite"});
  const auto answered = answer(*fixture_tree(), request, paris(1, 10, 0), policy(false));
  CHECK(answered.response.status != 503);
}

namespace {

int at(int hour, int minute, int second = 0) { return hour * 3600 + minute * 60 + second; }

}  // namespace

// Source: docs/reference/crosscutting.md 4.7: Europe/Paris, both ends included.
TEST_CASE("providers close when the reference says", "[maintenance]") {
  const auto contract = read_contract(embedded_schemas()).contract;
  constexpr Date sunday{2026, 11, 22};
  constexpr Date monday{2026, 11, 23};
  struct Row {
    const char* provider;
    Date day;
    int second;
    bool closed;
  };
  const Row rows[] = {
      {"men", monday, at(1, 9, 59), false},
      {"men", monday, at(1, 10), true},
      {"men", sunday, at(2, 0), true},
      {"men", monday, at(2, 30), true},
      {"men", monday, at(2, 30, 1), false},
      {"men", monday, at(13, 10), false},
      {"cnaf_msa", sunday, at(22, 59, 59), false},
      {"cnaf_msa", sunday, at(23, 0), true},
      {"cnaf_msa", sunday, at(23, 45), true},
      {"cnaf_msa", sunday, at(23, 45, 1), false},
      {"cnaf_msa", monday, at(23, 15), false},
      {"gip_mds", {2025, 3, 20}, at(13, 0), true},
      {"gip_mds", {2025, 3, 20}, at(17, 0), true},
      {"gip_mds", {2025, 3, 20}, at(17, 0, 1), false},
      {"gip_mds", {2025, 3, 21}, at(14, 0), false},
      {"gip_mds", {2026, 3, 20}, at(14, 0), false},
      {"securite_sociale", sunday, at(23, 15), false},
      {"mesri", monday, at(1, 30), false},
  };
  for (const Row& row : rows) {
    INFO(row.provider << " " << to_string(row.day) << " " << row.second);
    const Moment now{0, row.day, row.second};
    CHECK((open_window(contract->providers.at(row.provider), now) != nullptr) == row.closed);
  }
}

TEST_CASE("a time of day has two digits on each side", "[maintenance]") {
  CHECK(clock_time(0) == "00:00");
  CHECK(clock_time(at(1, 10)) == "01:10");
  CHECK(clock_time(at(23, 59, 59)) == "23:59");
}
