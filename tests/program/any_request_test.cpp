// Whatever is asked, the answer is well formed, never a 500, and the same again.

#include <nlohmann/json.hpp>
#include <random>

#include "support/catch.h"
#include "support/checkout.h"
#include "support/running_server.h"
#include "support/text.h"

using namespace sandbox;
using namespace sandbox::test;

namespace {

// Picks the same things each time it is made with the same seed.
class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t limit) { return random_() % limit; }
  const std::string& one_of(const Words& words) { return words[below(words.size())]; }

 private:
  std::mt19937 random_;
};

const Words paths = {"/v3/mesri/statut_etudiant/ine",
                     "/v3/mesri/statut_etudiant/identite",
                     "/v3/dss/quotient_familial/identite",
                     "/v3/dss/quotient_familial/france_connect",
                     "/v4/cnous/etudiant_boursier/ine",
                     "/v5/men/scolarites/identite",
                     "/v3/dsnj/service_national/identite",
                     "/v3/sdh/statut_sportif/identifiant",
                     "/v3/ants/extrait_immatriculation_vehicule/france_connect",
                     "/v9/men/scolarites/identite",
                     "/v03/dss/prime_activite/identite",
                     "/v2/dss/prime_activite/identite",
                     "/api/v2/etudiants",
                     "/api/v2/etudiants-boursiers",
                     "/api/v2/scolarites",
                     "/api/v2/composition-familiale-v2",
                     "/api/v2/situations-pole-emploi",
                     "/api/introspect",
                     "/api/ping",
                     "/api/pings",
                     "/api/%2e%2e/ping",
                     "/api//v2/etudiants.json/",
                     "/%FF%00",
                     "/v3",
                     "/_sandbox/health",
                     "/nowhere"};
const Words names = {"recipient",
                     "ine",
                     "nomNaissance",
                     "nomUsage",
                     "prenoms[]",
                     "prenoms",
                     "prenoms%5B%5D",
                     "anneeDateNaissance",
                     "moisDateNaissance",
                     "jourDateNaissance",
                     "sexeEtatCivil",
                     "codeCogInseePaysNaissance",
                     "codeCogInseeCommuneNaissance",
                     "nomCommuneNaissance",
                     "codeCogInseeDepartementNaissance",
                     "annee",
                     "mois",
                     "campaignYear",
                     "anneeScolaire",
                     "codeEtablissement",
                     "degreEtablissement",
                     "codesBcnRegions[]",
                     "codesBcnDepartements[]",
                     "identifiant",
                     "immatriculation",
                     "token",
                     "dateDeNaissance",
                     "nom",
                     "prenom",
                     "sexe",
                     "format",
                     "a[b]",
                     "a[][b]",
                     "[",
                     "",
                     "%",
                     "%FF"};
const Words values = {"13002526500013",
                      "1234567890G",
                      "LEFEBVRE",
                      "ALEXIS",
                      "G%C3%89R%C3%94ME",
                      "1982",
                      "12",
                      "07",
                      "0",
                      "-1",
                      "99999999999999999999",
                      "M",
                      "f",
                      "99100",
                      "08480",
                      "2A004",
                      "1D",
                      "0511474A",
                      "2025",
                      "2025-2026",
                      "1982-12-27",
                      "",
                      "+",
                      "%00",
                      "%FF",
                      "%",
                      "%C3%28",
                      "<script>",
                      "%22%0d%0aX:1",
                      "a%20b",
                      "%E2%80%A8"};
const Words accepted = {"", "application/json", "*/*", "foo", "text/html,*/*;q=0.8", ";;,", "*"};

Ask any_ask(Dice& dice, const Words& credentials) {
  Ask asked{dice.one_of(paths)};
  for (std::size_t count = dice.below(9); count > 0; --count) {
    asked.target += asked.target.find('?') == std::string::npos ? '?' : '&';
    asked.target += dice.one_of(names) + "=" + dice.one_of(values);
  }
  const std::string& credential = dice.one_of(credentials);
  if (dice.below(3) != 0) asked.headers.push_back({"Authorization", "Bearer " + credential});
  if (dice.below(3) == 0) asked.headers.push_back({"X-Api-Key", credential});
  if (const std::string& type = dice.one_of(accepted); !type.empty()) {
    asked.headers.push_back({"Accept", type});
  }
  return asked;
}

// Empty when the answer is one that staging could have given.
std::string complaint(const RawAnswer& answer) {
  const std::string type = answer.header("Content-Type");
  if (answer.status < 200 || answer.status > 504 || answer.status == 500) return "the status";
  if (type.find("json") == std::string::npos) return "";
  const auto body = nlohmann::json::parse(answer.body, nullptr, false);
  if (body.is_discarded()) return "the body is no JSON";
  if (answer.header("X-Sandbox-Answer") != "refusal") return "";
  if (body.contains("error") && body.contains("reason") && body.contains("message")) return "";
  if (!body.contains("errors") || body["errors"].empty()) return "a refusal without errors";
  for (const auto& error : body["errors"]) {
    if (error.is_string()) continue;
    if (!error.contains("code") || !error.contains("title") || !error.contains("detail")) {
      return "an error without code, title or detail";
    }
  }
  return "";
}

}  // namespace

TEST_CASE("any request has a well-formed answer, the same again, never a 500", "[program]") {
  const RunningServer server({"--payloads", project_root() + "/tests/fixtures/tree", "--today",
                              "2026-11-23", "--log", "off"});
  const std::string token = split(run_program({"token"}).output, '\n').front();
  const Words credentials = {
      token,
      token,
      token,
      token + "%",
      "Georges",
      "unknown",
      "",
      "..",
      "a.b.c",
      "\xFF\xFE",
      split(run_program({"token", "--no-scope"}).output, '\n').front(),
      split(run_program({"token", "--expires-in", "-1d"}).output, '\n').front()};
  RawClient client(server.url());
  Dice dice(20261123);
  for (int i = 0; i < 3000; ++i) {
    const Ask asked = any_ask(dice, credentials);
    const RawAnswer first = ask(client, asked);
    if (first.header("Connection") == "close") client = RawClient(server.url());
    const RawAnswer again = ask(client, asked);
    if (again.header("Connection") == "close") client = RawClient(server.url());
    const bool timeless = asked.target.find("_sandbox") == std::string::npos;
    const std::string wrong = complaint(first);
    if (wrong.empty() && first.status == again.status && (!timeless || first.body == again.body)) {
      continue;
    }
    INFO(asked.target);
    for (const Header& header : asked.headers) INFO(header.name + ": " + header.value);
    FAIL_CHECK(wrong << "\n" << first.head << first.body << "\n" << again.head << again.body);
  }
}
