// What a client asks for that no identity gives: another case, a status, a delay, a fault,
// another day; by a header, or by the token alone.

#include <nlohmann/json.hpp>
#include <set>

#include "support/catch.h"
#include "support/checkout.h"
#include "support/running_server.h"
#include "support/temp_folder.h"
#include "support/text.h"

using namespace sandbox;
using namespace sandbox::test;
using namespace std::chrono_literals;

namespace {

const std::string with_ine = "api_particulier_v3_mesri_statut_etudiant_with_ine";
const std::string known = "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=310605021CF";

Header bearer(Words options = {}) {
  options.insert(options.begin(), "token");
  return {"Authorization", "Bearer " + split(run_program(options).output, '\n').front()};
}

std::string told(const RawAnswer& answer) {
  return std::to_string(answer.status) + " " + answer.header("X-Sandbox-Answer") + " " +
         answer.header("X-Sandbox-Case");
}

}  // namespace

TEST_CASE("the forced answer replaces the last step, and no other", "[program]") {
  const RunningServer server({"--log", "off"});
  const Header token = bearer();
  struct Row {
    const char* what;
    std::vector<Header> headers;
    std::string told;
  };
  const std::string conflict = with_ine + "/409-demande-en-cours.yaml";
  const Row rows[] = {
      {"nothing is asked for", {}, "200 case " + with_ine + "/200-admise-non-inscrite.yaml"},
      {"a file", {{"X-Sandbox-Case", "409-demande-en-cours.yaml"}}, "409 forced " + conflict},
      {"a folder and a file", {{"X-Sandbox-Case", conflict}}, "409 forced " + conflict},
      {"the default", {{"X-Sandbox-Case", "404.yaml"}}, "404 forced " + with_ine + "/404.yaml"},
      {"a status of a case", {{"X-Sandbox-Status", "409"}}, "409 forced " + conflict},
      {"a status of the document", {{"X-Sandbox-Status", "422"}}, "422 forced "},
      {"the same answer, late",
       {{"X-Sandbox-Delay", "1ms"}},
       "200 case " + with_ine + "/200-admise-non-inscrite.yaml"},
      {"a case of another operation", {{"X-Sandbox-Case", "other/404.yaml"}}, "400 refusal "},
      {"a case that is none", {{"X-Sandbox-Case", "410.yaml"}}, "400 refusal "},
      {"a status that is documented nowhere", {{"X-Sandbox-Status", "451"}}, "400 refusal "},
      {"a delay beyond the cap", {{"X-Sandbox-Delay", "60001ms"}}, "400 refusal "},
      {"what is no status", {{"X-Sandbox-Status", "x"}}, "400 refusal "},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    std::vector<Header> headers = row.headers;
    headers.push_back(token);
    CHECK(told(ask(server, {known, headers})) == row.told);
    // The caller and the parameters are looked at first.
    CHECK(ask(server, {known, row.headers}).status == 401);
    CHECK(ask(server, {"/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=x", headers})
              .status == 422);
  }
}

TEST_CASE("what an operation can't give is answered with what it can", "[program]") {
  const RunningServer server({"--log", "off", "--max-delay", "2s"});
  const auto refused = [&](const Header& header) {
    const RawAnswer answer = ask(server, {known, {bearer(), header}});
    CHECK(answer.status == 400);
    CHECK(answer.header("Content-Type") == "application/json; charset=utf-8");
    return nlohmann::json::parse(answer.body);
  };
  const auto no_case = refused({"X-Sandbox-Case", "409-demande-en-cour.yaml"});
  CHECK(no_case["error"] == with_ine +
                                " has no case 409-demande-en-cour.yaml; did you mean "
                                "409-demande-en-cours.yaml?");
  CHECK(no_case["cases"].get<std::set<std::string>>().contains("404.yaml"));
  const auto statuses = refused({"X-Sandbox-Status", "451"})["statuses"].get<std::set<int>>();
  for (const int status : {200, 404, 409, 422}) CHECK(statuses.contains(status));
  CHECK_FALSE(statuses.contains(451));
  CHECK(refused({"X-Sandbox-Delay", "2001ms"})["error"] ==
        "a delay of 2001ms is longer than 2s, the most that --max-delay allows here");
  const auto start = std::chrono::steady_clock::now();
  CHECK(ask(server, {known, {bearer(), {"X-Sandbox-Delay", "2s"}}}).status == 200);
  CHECK(std::chrono::steady_clock::now() - start >= 2s);
}

TEST_CASE("a list of what there is has 200 cases at most, and says how many more there are",
          "[program]") {
  const TempFolder tree;
  for (int i = 0; i < 201; ++i) {
    tree.write(with_ine + "/case-" + std::to_string(i) + ".yaml",
               "params: {ine: '" + std::to_string(1'000'000'000 + i) +
                   "G'}\nstatus: 200\npayload: '{}'\n");
  }
  const auto listed = [&] {
    const RunningServer server({"--log", "off", "--payloads", tree.root().string()});
    const RawAnswer answer = ask(server, {known, {bearer(), {"X-Sandbox-Case", "none.yaml"}}});
    CHECK(answer.status == 400);
    const nlohmann::json body = nlohmann::json::parse(answer.body);
    return std::pair(body["cases"].size(), body["error"].get<std::string>());
  };
  const auto [count, sentence] = listed();
  CHECK(count == 200);
  CHECK_THAT(sentence, Catch::Contains("; 1 more are not listed"));
  std::filesystem::remove(tree.path(with_ine + "/case-0.yaml"));
  CHECK(listed().first == 200);
  CHECK_THAT(listed().second, !Catch::Contains("not listed"));
}

TEST_CASE("a token says what its bearer is answered with", "[program]") {
  const RunningServer server({"--log", "off"});
  const auto with = [&](const Words& options, std::vector<Header> headers = {}) {
    headers.push_back(bearer(options));
    return ask(server, {known, headers});
  };
  CHECK(told(with({"--status", "409"})) == "409 forced " + with_ine + "/409-demande-en-cours.yaml");
  CHECK(told(with({"--case", "404.yaml"})) == "404 forced " + with_ine + "/404.yaml");
  // A header is nearer than the token.
  CHECK(with({"--status", "409"}, {{"X-Sandbox-Status", "422"}}).status == 422);
  CHECK(with({"--status", "409"}, {{"X-Sandbox-Case", "404.yaml"}}).status == 404);
  CHECK(with({"--status", "409", "--scope", "cnous_email"}).status == 403);
  CHECK(with({"--status", "451"}).status == 400);

  RawClient client(server.url());
  client.send("GET " + known + " HTTP/1.1\r\nHost: localhost\r\n" +
              "Authorization: " + bearer({"--fault", "reset"}).value + "\r\n\r\n");
  CHECK(client.is_reset());
  const auto start = std::chrono::steady_clock::now();
  CHECK(with({"--delay", "300ms"}).status == 200);
  CHECK(std::chrono::steady_clock::now() - start >= 300ms);
}

TEST_CASE("a day may be asked for, by a header or by the token", "[program]") {
  const RunningServer server({"--log", "off"});
  // A year of birth that is still to come is refused.
  const std::string born =
      "/v3/dss/quotient_familial/identite?recipient=13002526500013&nomNaissance=A&prenoms[]=B&"
      "anneeDateNaissance=2999&moisDateNaissance=1&jourDateNaissance=1&sexeEtatCivil=F&"
      "codeCogInseePaysNaissance=99100&codeCogInseeCommuneNaissance=75101";
  CHECK(ask(server, {born, {bearer()}}).status == 422);
  CHECK(ask(server, {born, {bearer(), {"X-Sandbox-Today", "3020-01-01"}}}).status == 404);
  CHECK(ask(server, {born, {bearer({"--today", "3020-01-01"})}}).status == 404);
  CHECK(ask(server, {born, {bearer({"--today", "3020-01-01"}), {"X-Sandbox-Today", "2026-11-23"}}})
            .status == 422);
  CHECK(ask(server, {known, {bearer(), {"X-Sandbox-Today", "soon"}}}).status == 400);
}

TEST_CASE("a token is not made of what is no wish", "[program]") {
  struct Row {
    Words options;
    const char* said;
  };
  const Row rows[] = {
      {{"--status", "99"}, "--status is \"99\"; write a status from 200 to 599"},
      {{"--fault", "boom"}, "--fault is \"boom\"; write one of reset, truncate, slow, garbage"},
      {{"--status", "404", "--case", "404.yaml"}, "a case has a status of its own"},
  };
  for (const Row& row : rows) {
    Words arguments = row.options;
    arguments.insert(arguments.begin(), "token");
    const Finished done = run_program(arguments);
    CHECK(done.status == 2);
    CHECK(done.output.empty());
    CHECK(done.errors.find(row.said) != std::string::npos);
  }
}
