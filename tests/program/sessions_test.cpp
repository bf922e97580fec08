// Tests that share a server: each has its own answers, and sees nothing of the others.

#include <nlohmann/json.hpp>
#include <thread>

#include "support/catch.h"
#include "support/checkout.h"
#include "support/running_server.h"
#include "support/shared.h"
#include "support/temp_folder.h"
#include "support/text.h"

using namespace sandbox;
using namespace sandbox::test;
using nlohmann::json;

namespace {

const std::string with_ine = "api_particulier_v3_mesri_statut_etudiant_with_ine";

std::string made_token(Words options = {}) {
  options.insert(options.begin(), "token");
  return split(run_program(options).output, '\n').front();
}

const std::string& token() {
  static const std::string made = made_token();
  return made;
}

Ask student(const std::string& ine, const std::string& session = "") {
  Ask asked{"/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=" + ine,
            {{"Authorization", "Bearer " + token()}}};
  if (!session.empty()) asked.headers.push_back({"X-Sandbox-Session", session});
  return asked;
}

RawAnswer put(const RunningServer& server, const std::string& name, const json& body) {
  return ask(server, {"/_sandbox/sessions/" + name, {}, "PUT", body.dump()});
}

// A case that the document of the operation allows, of this person.
json case_of(const std::string& ine, const std::string& name) {
  return {{"operation", with_ine},
          {"description", "Pour un essai"},
          {"params", {{"ine", ine}}},
          {"status", 200},
          {"payload",
           {{"data",
             {{"identite",
               {{"nom_naissance", name}, {"prenom", "A"}, {"date_naissance", "2000-01-01"}}},
              {"admissions", json::array()}}},
            {"links", json::object()},
            {"meta", json::object()}}}};
}

}  // namespace

TEST_CASE("a session's cases lie over the tree, for itself alone", "[program]") {
  const RunningServer server({"--log", "off"});
  const RawAnswer made = put(server, "red", {{"cases", {case_of("1234567890G", "ROUGE")}}});
  INFO(made.body);
  REQUIRE(made.status == 200);
  const RawAnswer own = ask(server, student("1234567890G", "red"));
  CHECK(own.status == 200);
  CHECK(own.body.find("ROUGE") != std::string::npos);
  CHECK(own.header("X-Sandbox-Case") == with_ine + "/case-1.json");
  CHECK(ask(server, student("310605021CF", "red")).status == 200);
  CHECK(ask(server, student("1234567890G")).status == 404);
  CHECK(ask(server, student("1234567890G", "blue")).status == 404);
  // It is forced, told as near, and counted as any other.
  Ask forced = student("310605021CF", "red");
  forced.headers.push_back({"X-Sandbox-Case", "case-1.json"});
  CHECK(ask(server, forced).body.find("ROUGE") != std::string::npos);
  const RawAnswer near = ask(server, student("1234567891G", "red"));
  const std::string link = near.header("Link");
  const json why = json::parse(ask(server, {link.substr(1, link.find('>') - 1)}).body);
  CHECK(why["session"] == "red");
  CHECK(why["explanation"]["nearest"][0]["case"] == with_ine + "/case-1.json");
  const json listed = json::parse(ask(server, {"/_sandbox/requests?session=red"}).body);
  CHECK(listed["requests"].size() == 4);
  const json covered = json::parse(ask(server, {"/_sandbox/coverage?session=red"}).body);
  CHECK(covered["asked"] == 2);
  CHECK(covered["defaults"] == 1);
  CHECK(ask(server, {"/_sandbox/sessions/red", {}, "DELETE"}).status == 204);
  CHECK(ask(server, student("1234567890G", "red")).status == 404);
}

TEST_CASE("a session's default, strictness and day are its own", "[program]") {
  const RunningServer server({"--log", "off"});
  REQUIRE(put(server, "strict", {{"strict", true}}).status == 200);
  REQUIRE(put(server, "example", {{"default", "example"}}).status == 200);
  REQUIRE(put(server, "later", {{"today", "3020-01-01"}}).status == 200);
  CHECK(ask(server, student("1234567890G", "strict")).status == 501);
  CHECK(ask(server, student("1234567890G", "example")).status == 200);
  CHECK(ask(server, student("1234567890G", "later")).status == 404);
  CHECK(ask(server, student("1234567890G")).status == 404);
  const std::string born =
      "/v3/dss/quotient_familial/identite?recipient=13002526500013&nomNaissance=A&prenoms[]=B&"
      "anneeDateNaissance=2999&moisDateNaissance=1&jourDateNaissance=1&sexeEtatCivil=F&"
      "codeCogInseePaysNaissance=99100&codeCogInseeCommuneNaissance=75101";
  const Header bearer{"Authorization", "Bearer " + token()};
  CHECK(ask(server, {born, {bearer, {"X-Sandbox-Session", "later"}}}).status == 404);
  CHECK(ask(server, {born, {bearer, {"X-Sandbox-Session", "strict"}}}).status == 422);
}

TEST_CASE("a session alone is answered as production answers", "[program]") {
  const RunningServer server({"--log", "off"});
  REQUIRE(put(server, "production", {{"filter_scopes", true}}).status == 200);
  REQUIRE(put(server, "staging", {{"filter_scopes", false}}).status == 200);
  const Header one_scope{"Authorization", "Bearer " + made_token({"--scope", "mesri_identite"})};
  const std::string target = student("310605021CF").target;
  const auto members = [&](const std::string& session) {
    std::vector<Header> headers{one_scope};
    if (!session.empty()) headers.push_back({"X-Sandbox-Session", session});
    std::vector<std::string> names;
    const json body = json::parse(ask(server, {target, headers}).body);
    for (const auto& [name, value] : body["data"].items()) names.push_back(name);
    return join(names, " ");
  };
  CHECK(members("production") == "identite");
  CHECK(members("staging") == members(""));
  CHECK(members("") == "admissions identite");
}

TEST_CASE("rules have their turns, by a header or by the token's session", "[program]") {
  const RunningServer server({"--log", "off"});
  const json rules = {{"rules",
                       {{with_ine,
                         {{{"status", 504}, {"times", 2}},
                          {{"case", "409-demande-en-cours.yaml"}, {"times", 1}},
                          {{"times", 1}}}},
                        {"*", {{"status", 404}}}}}};
  REQUIRE(put(server, "a", rules).status == 200);
  REQUIRE(put(server, "b", rules).status == 200);
  const Header by_token{"Authorization", "Bearer " + made_token({"--session", "b"})};
  std::string by_header;
  std::string by_claim;
  for (int i = 0; i < 5; ++i) {
    // What is refused before the last step takes no turn.
    CHECK(ask(server, student("x", "a")).status == 422);
    by_header += std::to_string(ask(server, student("310605021CF", "a")).status) + " ";
    by_claim +=
        std::to_string(ask(server, {student("310605021CF").target, {by_token}}).status) + " ";
  }
  CHECK(by_header == "504 504 409 200 200 ");
  CHECK(by_claim == "504 504 409 200 200 ");
  // A rule of the past explains what was answered then.
  const json all = json::parse(ask(server, {"/_sandbox/requests?session=b&status=504"}).body);
  const json why = json::parse(
      ask(server, {"/_sandbox/requests/" + all["requests"][0]["id"].get<std::string>()}).body);
  CHECK(why["explanation"]["status"] == 504);
  CHECK(why["explanation"]["answer"] == "forced");
}

TEST_CASE("what can't be put is refused with a sentence", "[program]") {
  const RunningServer server({"--log", "off", "--max-delay", "2s"});
  struct Row {
    const char* what;
    std::string body;
    int status;
    const char* said;
  };
  json lame = case_of("1234567890G", "A");
  lame["payload"]["data"]["admissions"] = "none";
  json stray = case_of("1234567890G", "A");
  stray["operation"] = "api_particulier_v3_mesri_statut_etudiant_with_inee";
  const Row rows[] = {
      {"no JSON", "{", 400, "no JSON object"},
      {"a list", "[]", 400, "no JSON object"},
      {"an unknown member", R"({"colour": 1})", 400,
       "there are: today, default, strict, filter_scopes, ttl, rules, cases"},
      {"no day", R"({"today": "now"})", 400, "such as 2026-11-23"},
      {"no default", R"({"default": "none"})", 400, "auto, not-found or example"},
      {"no truth", R"({"strict": "true"})", 400, "neither true nor false"},
      {"no word on scopes", R"({"filter_scopes": 1})", 400, "neither true nor false"},
      {"no time", R"({"ttl": "25h"})", 400, "from 1s to 24h"},
      {"no rules", R"({"rules": []})", 400, "rules is no object"},
      {"an unknown operation", R"({"rules": {"op": {"status": 504}}})", 400,
       "there is no operation"},
      {"an unknown rule", R"({"rules": {"*": {"today": "2026-11-23"}}})", 400,
       "there are: case, status, delay, fault, times"},
      {"an unknown fault", R"({"rules": {"*": {"fault": "boom"}}})", 400,
       "reset, truncate, slow, garbage"},
      {"a case that is not there",
       R"({"rules": {")" + with_ine + R"(": {"case": "X200-admise-non-inscrite.yaml"}}})", 400,
       "did you mean 200-admise-non-inscrite.yaml?"},
      {"no status", R"({"rules": {"*": {"status": 99}}})", 400, "from 200 to 599"},
      {"a delay over the cap", R"({"rules": {"*": {"delay": "2001ms"}}})", 400, "--max-delay"},
      {"no times", R"({"rules": {"*": {"status": 504, "times": 0}}})", 400, "from 1 to 1000000"},
      {"a case of no operation", R"({"cases": [{"status": 200}]})", 400, "names no operation"},
      {"a case of an unknown operation", json{{"cases", {stray}}}.dump(), 400, "did you mean"},
      {"a case that check refuses", json{{"cases", {lame}}}.dump(), 422, "payload-schema"},
      {"a case without params",
       R"({"cases": [{"operation": ")" + with_ine + R"(", "status": 200, "payload": {}}]})", 422,
       "findings"},
      {"too large", std::string(70'000, ' '), 413, ""},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const RawAnswer answer = ask(server, {"/_sandbox/sessions/a", {}, "PUT", row.body});
    INFO(answer.body);
    CHECK(answer.status == row.status);
    CHECK(answer.body.find(row.said) != std::string::npos);
  }
  CHECK(ask(server, {"/_sandbox/sessions/a"}).status == 404);
  CHECK(put(server, "a%20b", json::object()).status == 400);
  CHECK(put(server, std::string(65, 'a'), json::object()).status == 400);
  CHECK(put(server, std::string(64, 'a'), json::object()).status == 200);
  CHECK(put(server, "a", {{"rules", {{"*", {{"delay", "2s"}}}}}}).status == 200);
  CHECK(ask(server, student("310605021CF", "no such name")).status == 400);
}

TEST_CASE("the session after the last that may be takes the place of the first", "[program]") {
  const RunningServer server({"--log", "off", "--max-sessions", "2"});
  for (const char* name : {"a", "b", "c"}) {
    REQUIRE(put(server, name, json::object()).status == 200);
  }
  CHECK(ask(server, {"/_sandbox/sessions/a"}).status == 404);
  CHECK(ask(server, {"/_sandbox/sessions/b"}).status == 200);
  CHECK(ask(server, {"/_sandbox/sessions/c"}).status == 200);
}

TEST_CASE("limits are counted by session", "[program]") {
  const RunningServer server({"--log", "off", "--rate-limits"});
  const auto remaining = [&](const std::string& session) {
    return std::stoi(ask(server, student("310605021CF", session)).header("ratelimit-remaining"));
  };
  // Of twenty in each second of its own.
  for (const char* session : {"a", "b", "c"}) CHECK(remaining(session) == 19);
}

TEST_CASE("sessions that are used at the same time see nothing of each other", "[program]") {
  const RunningServer server({"--log", "off"});
  constexpr int sessions = 8;
  std::vector<std::thread> threads;
  std::vector<std::string> faults(sessions);
  for (int i = 0; i < sessions; ++i) {
    const std::string name = "S" + std::to_string(i);
    REQUIRE(put(server, name,
                {{"cases", {case_of("1234567890G", name)}},
                 {"rules", {{"*", {{{"times", 100}}, {{"status", 404}}}}}}})
                .status == 200);
  }
  for (int i = 0; i < sessions; ++i) {
    threads.emplace_back([&, i] {
      const std::string name = "S" + std::to_string(i);
      RawClient client(server.url());
      for (int request = 0; request < 150; ++request) {
        const RawAnswer answer = ask(client, student("1234567890G", name));
        const bool is_own = request < 100
                                ? answer.body.find("\"" + name + "\"") != std::string::npos
                                : answer.status == 404;
        if (!is_own) faults[static_cast<std::size_t>(i)] = answer.body;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& fault : faults) CHECK(fault.empty());
}

TEST_CASE("which cases a suite asked for is written at the end", "[program]") {
  const TempFolder folder;
  for (const char* name : {"coverage.json", "coverage.xml", "coverage.md"}) {
    RunningServer server({"--log", "off", "--coverage", (folder.root() / name).string()});
    ask(server, student("310605021CF"));
    ask(server, student("1234567890G"));
    server.stop_and_read_log();
    const std::string written = text_of_file((folder.root() / name).string());
    INFO(name);
    CHECK(written.find("200-admise-non-inscrite.yaml") !=
          (std::string(name).ends_with(".md") ? 0 : std::string::npos));
    CHECK(written.find(with_ine) != std::string::npos);
    if (std::string(name).ends_with(".json")) {
      const json told = json::parse(written);
      CHECK(told["asked"] == 1);
      CHECK(told["defaults"] == 1);
    }
  }
  const Finished refused = run_program({"serve", "--listen", "127.0.0.1:0", "--coverage", "a.txt"});
  CHECK(refused.status == 2);
  CHECK(refused.errors.find("neither a .json nor an .xml nor an .md file") != std::string::npos);
}
