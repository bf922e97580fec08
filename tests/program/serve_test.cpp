// Serving, as those who run it see it: logs, signals, overlays, defaults, health.

#include <signal.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "support/catch.h"
#include "support/checkout.h"
#include "support/running_server.h"
#include "support/shared.h"
#include "support/text.h"

using namespace sandbox;
using namespace sandbox::test;
using namespace std::chrono_literals;

namespace {

const std::string fixtures = project_root() + "/tests/fixtures/";
const std::string with_ine = "api_particulier_v3_mesri_statut_etudiant_with_ine";

Header bearer() {
  static const std::string token = split(run_program({"token"}).output, '\n').front();
  return {"Authorization", "Bearer " + token};
}

Ask student(const std::string& ine) {
  return {"/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=" + ine, {bearer()}};
}

std::string case_of(const RunningServer& server, const std::string& ine) {
  const RawAnswer answer = ask(server, student(ine));
  return std::to_string(answer.status) + " " + answer.header("X-Sandbox-Answer") + " " +
         answer.header("X-Sandbox-Case") + " " + answer.body;
}

nlohmann::json health_of(const RunningServer& server) {
  return nlohmann::json::parse(ask(server, {"/_sandbox/health"}).body);
}

}  // namespace

TEST_CASE("a case is the same in YAML and JSON, its payload a text or written inline",
          "[program]") {
  const TempFolder tree;
  const std::string folder = with_ine + "/";
  tree.write(folder + "a.yaml",
             "params: {ine: 1000000001A}\nstatus: 200\npayload: '{\"a\": [1, {\"é\": null}]}'\n");
  tree.write(folder + "b.yml",
             "params: {ine: 1000000002A}\nstatus: 200\npayload:\n  a:\n    - 1\n    - é: null\n");
  tree.write(
      folder + "c.json",
      R"({"params": {"ine": "1000000003A"}, "status": 200, "payload": {"a": [1, {"é": null}]}})");
  tree.write(
      folder + "d.json",
      R"({"params": {"ine": "1000000004A"}, "status": 200, "payload": "{\"a\": [1, {\"é\": null}]}"})");
  tree.write(folder + "README.md", "not a case\n");
  tree.write(folder + "summary.csv", "neither,is,this\n");
  const RunningServer server({"--payloads", tree.root()});
  for (const char* name : {"1 a.yaml", "2 b.yml", "3 c.json", "4 d.json"}) {
    CHECK(case_of(server, std::string("100000000") + name[0] + "A") ==
          "200 case " + folder + (name + 2) + R"( {"a":[1,{"é":null}]})");
  }
  CHECK(health_of(server)["tree"]["cases"] == 4);
}

TEST_CASE("an overlay replaces what has the same params, and adds the rest", "[program]") {
  const TempFolder overlay;
  const std::string folder = with_ine + "/";
  overlay.write(folder + "mine.yaml",
                "params: {ine: 1234567890g}\nstatus: 503\npayload: '{\"mine\": 1}'\n");
  overlay.write(folder + "new.yaml",
                "params: {ine: 1234567892G}\nstatus: 200\npayload: '{\"new\": 1}'\n");
  const RunningServer server(
      {"--payloads", fixtures + "tree", "--payloads", overlay.root(), "--log", "off"});
  CHECK(case_of(server, "1234567890G") == "503 case " + folder + "mine.yaml {\"mine\":1}");
  CHECK(case_of(server, "1234567892G") == "200 case " + folder + "new.yaml {\"new\":1}");
  CHECK(case_of(server, "1234567891G").starts_with("200 case " + folder + "200_caracteres.yaml "));
  CHECK(case_of(server, "1234567899G").starts_with("404 default " + folder + "404.yaml "));
}

TEST_CASE("what answers when no case matches is chosen by --default", "[program]") {
  const std::string own = "404 default " + with_ine + "/404.yaml ";
  const std::string example = "200 default  {\"data\":";
  const std::string nobody = "404 default  {\"errors\":[{\"code\":\"25003\",";
  struct Row {
    const char* what;
    const char* choice;
    bool with_own_404;
    std::string expected;
  };
  const Row rows[] = {
      {"the operation's own 404 first", "auto", true, own},
      {"then an example", "auto", false, example},
      {"not-found: its own 404", "not-found", true, own},
      {"not-found: then the family's error", "not-found", false, nobody},
      {"example: although there is a 404", "example", true, example},
      {"example: without one", "example", false, example},
  };
  const TempFolder bare;
  bare.write(with_ine + "/200.yaml", "params: {ine: 1}\nstatus: 200\npayload: '{}'\n");
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const RunningServer server({"--default", row.choice, "--payloads",
                                  row.with_own_404 ? fixtures + "tree" : bare.root().string()});
      INFO(case_of(server, "1234567899G"));
      CHECK(case_of(server, "1234567899G").starts_with(row.expected));
    }
  }
}

TEST_CASE("an operation that only an OpenAPI document knows is served", "[program]") {
  const std::string id = "api_particulier_v3_essai_voiture_with_plaque";
  const TempFolder folder;
  folder.write("api.yaml", R"(openapi: 3.0.0
info: {title: Essai, version: '1'}
paths:
  /v3/essai/voitures/{plaque}/pneus:
    get:
      parameters:
        - {name: plaque, in: path, required: true, schema: {type: string, pattern: '^[A-Z]{2}$'}}
        - {name: recipient, in: query, required: true, schema: {type: string}}
        - {name: mois, in: query, required: true, schema: {type: integer, minimum: 1, maximum: 12}}
        - {name: 'roues[]', in: query, schema: {type: array, items: {type: string}}}
      responses:
        '200':
          x-operationId: api_particulier_v3_essai_voiture_with_plaque
          content:
            application/json:
              schema:
                type: object
                required: [pneus]
                properties: {pneus: {type: integer, example: 4}}
)");
  folder.write("tree/" + id + "/200.yaml",
               "params: {plaque: AB, mois: 6, roues: [av, ar]}\nstatus: 200\n"
               "payload: '{\"pneus\": 2}'\n");
  const RunningServer server({"--openapi", folder.path("api.yaml"), "--payloads",
                              folder.path("tree"), "--payloads", fixtures + "tree"});
  const auto get = [&](const std::string& rest) {
    const RawAnswer answer =
        ask(server, {"/v3/essai/voitures/" + rest + "&recipient=13002526500013", {bearer()}});
    return std::to_string(answer.status) + " " + answer.header("X-Sandbox-Answer") + " " +
           answer.body;
  };
  CHECK(get("AB/pneus?mois=6&roues[]=AV&roues[]=AR") == "200 case {\"pneus\":2}");
  CHECK(get("AB/pneus?mois=7") == "200 default {\"pneus\":4}");
  CHECK(get("AB/pneus?mois=13") ==
        "422 refusal {\"errors\":[{\"code\":\"00499\",\"title\":\"Entité non traitable\","
        "\"detail\":\"Le paramètre mois est manquant ou n'est pas correctement formaté\","
        "\"source\":{\"parameter\":\"mois\"},\"meta\":{}}]}");
  CHECK(get("ab/pneus?mois=6").starts_with("422 refusal "));
  CHECK(get("AB/pneus?").starts_with("422 refusal "));
  CHECK(ask(server, {"/v3/essai/voitures/AB/pneus?mois=6"}).status == 401);
  CHECK(ask(server, {"/v3/essai/voitures/AB/pneus?mois=6", {bearer()}}).status == 422);
  CHECK(case_of(server, "1234567890G").starts_with("200 case "));
}

TEST_CASE("health says what is served", "[program]") {
  const RunningServer server({"--payloads", fixtures + "tree"});
  const nlohmann::json health = health_of(server);
  CHECK(health["status"] == "ok");
  CHECK(health["version"].is_string());
  CHECK(health["uptime_seconds"] >= 0);
  CHECK(health["tree"]["source"] == fixtures + "tree");
  CHECK(health["tree"]["commit"] == ask(server, student("1")).header("X-Sandbox-Tree"));
  CHECK(std::regex_match(health["tree"]["loaded_at"].get<std::string>(),
                         std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")));
  CHECK(health["tree"]["operations"] >= 52);
  CHECK(health["tree"]["cases"] >= 10);
  CHECK(health["tree"]["left_out"].empty());
}

TEST_CASE("a log line says what happened, and nothing of who was asked for", "[program]") {
  const std::string secret = bearer().value.substr(7);
  const std::vector<Ask> asked = {
      student("1234567890G"),
      {"/v3/mesri/statut_etudiant/"
       "ine?recipient=13002526500013&ine=1234567899G&nomNaissance=Casanova",
       {bearer()}},
      {"/v3/mesri/statut_etudiant/ine?ine=1234567890G&token=" + secret, {}},
      {"/nowhere?nomNaissance=Casanova", {bearer()}},
      {"/v3/dss/quotient_familial/france_connect?recipient=13002526500013",
       {{"Authorization", "Bearer Georges"}}}};
  struct Row {
    const char* format;
    const char* first_line;
  };
  const Row rows[] = {
      {"text", R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ GET /v3/mesri/statut_etudiant/ine )"
               R"(api_particulier_v3_mesri_statut_etudiant_with_ine 200 case )"
               R"(api_particulier_v3_mesri_statut_etudiant_with_ine/200_inscrite.yaml \d+us)"},
      {"json", R"(\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ","method":"GET",)"
               R"("path":"/v3/mesri/statut_etudiant/ine",)"
               R"("operation":"api_particulier_v3_mesri_statut_etudiant_with_ine","status":200,)"
               R"("answer":"case",)"
               R"("case":"api_particulier_v3_mesri_statut_etudiant_with_ine/200_inscrite.yaml",)"
               R"("microseconds":\d+\})"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.format) {
      RunningServer server({"--payloads", fixtures + "tree", "--log", row.format});
      for (const Ask& one : asked) ask(server, one);
      const std::string log = server.stop_and_read_log();
      INFO(log);
      int lines = 0;
      for (const std::string& line : split(log, '\n')) {
        if (line.find("GET") == std::string::npos) continue;
        if (lines++ == 0) CHECK(std::regex_match(line, std::regex(row.first_line)));
      }
      CHECK(lines == static_cast<int>(asked.size()));
      for (const std::string& never :
           {std::string("?"), std::string("1234567890"), std::string("13002526500013"),
            std::string("Casanova"), std::string("Georges"), secret, secret.substr(0, 20)}) {
        CHECK(log.find(never) == std::string::npos);
      }
    }
  }
  SECTION("off") {
    RunningServer server({"--payloads", fixtures + "tree", "--log", "off"});
    for (const Ask& one : asked) ask(server, one);
    CHECK(server.stop_and_read_log().find("GET") == std::string::npos);
  }
}

TEST_CASE("under --log json each line is one JSON object, whatever it tells", "[program]") {
  const TempFolder tree;
  tree.write(with_ine + "/200.yaml", "params: {ine: 1}\nstatus: 200\npayload: '{}'\n");
  tree.write(with_ine + "/bad.yaml", "status: [\n");
  RunningServer server({"--payloads", tree.root(), "--log", "json"});
  tree.write(with_ine + "/worse.yaml", "params: \x01\n");
  ask(server, {"/api/reload-mocks", {}, "POST"});
  ask(server, student("1"));
  std::set<std::string> events;
  for (const std::string& line : split(server.stop_and_read_log(), '\n')) {
    if (line.empty()) continue;
    INFO(line);
    const auto object = nlohmann::json::parse(line, nullptr, false);
    REQUIRE(object.is_object());
    CHECK(object.contains("time"));
    events.insert(object.value("event", "answer"));
  }
  CHECK(events == std::set<std::string>{"answer", "finding", "tree"});

  const Finished failed = run_program({"serve", "--log", "json", "--listen", "nonsense"});
  CHECK(failed.status == 2);
  for (const std::string& line : split(failed.errors, '\n')) {
    if (!line.empty()) CHECK(nlohmann::json::accept(line));
  }
  CHECK(failed.errors.find("\"message\":\"bac-a-sable serve: cannot listen on nonsense: ") !=
        std::string::npos);
}

TEST_CASE("a reload wants its token, when there is one", "[program]") {
  const RunningServer server({"--payloads", fixtures + "tree", "--admin-token", "sesame"});
  CHECK(ask(server, {"/api/reload-mocks", {}, "POST"}).status == 401);
  CHECK(ask(server, {"/api/reload-mocks", {{"Authorization", "Bearer no"}}, "POST"}).status == 401);
  CHECK(ask(server, {"/api/reload-mocks", {{"Authorization", "Bearer sesame"}}, "POST"}).status ==
        200);
}

TEST_CASE("whom other machines can reach reloads for nobody without a token", "[program]") {
  const RunningServer server({"--listen", "0.0.0.0:0", "--payloads", fixtures + "tree"});
  const RawAnswer answer = ask(server, {"/api/reload-mocks", {}, "POST"});
  CHECK(answer.status == 403);
  CHECK(answer.body.find("--admin-token") != std::string::npos);
  CHECK(ask(server, {"/_sandbox/health"}).status == 200);
}

TEST_CASE("web pages and names of others get neither a reload nor health, but the API",
          "[program]") {
  const RunningServer server({"--payloads", fixtures + "tree", "--host", "sandbox.test"});
  struct Row {
    const char* what;
    Header header;
    int status;
  };
  const Row rows[] = {
      {"another origin", {"Origin", "https://evil.test"}, 403},
      {"a browser elsewhere", {"Sec-Fetch-Site", "cross-site"}, 403},
      {"another name", {"Host", "evil.test"}, 403},
      {"a name of --host", {"Host", "sandbox.test:8080"}, 200},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      CHECK(ask(server, {"/api/reload-mocks", {row.header}, "POST"}).status == row.status);
      CHECK(ask(server, {"/_sandbox/health", {row.header}}).status == row.status);
      CHECK(ask(server, {"/api/ping", {row.header}}).status == 200);
    }
  }
}

TEST_CASE("what names somebody in a path or a method stays out of the log", "[program]") {
  RunningServer server({"--log", "text"});
  const std::string ine = "/v3/mesri/statut_etudiant/ine";
  const std::vector<std::pair<Ask, std::string>> rows = {
      {{ine + "/../../lesia.casanova@example.org?x"}, "GET " + ine + "/…/…/… - 404"},
      {{ine + "&nom=casanova"}, "GET /v3/mesri/statut_etudiant/… - 404"},
      {{ine + "%3Fnom=casanova"}, "GET /v3/mesri/statut_etudiant/… - 404"},
      {{ine + "/casanova"}, "GET " + ine + "/… - 404"},
      {{"/casanova", {}, "CASANOVA"}, "… /… - 405"},
      {{"casanova.example:443", {}, "CONNECT"}, "CONNECT … - 404"},
      {{"/api/ping"}, "GET /api/ping - 200"},
      {{"/_sandbox/casanova"}, "GET /_sandbox/… - 404"},
  };
  for (const auto& [asked, line] : rows) ask(server, asked);
  const std::string log = server.stop_and_read_log();
  INFO(log);
  for (const auto& [asked, line] : rows) CHECK(log.find(" " + line + " ") != std::string::npos);
  for (const char* never : {"casanova", "CASANOVA", "?x", "nom="}) {
    CHECK(log.find(never) == std::string::npos);
  }
}

TEST_CASE("it stops at once when told, by either signal and even twice", "[program]") {
  for (const int number : {SIGTERM, SIGINT}) {
    Program program(program_path(), serve({"--payloads", fixtures + "tree"}));
    REQUIRE(program.ready_url().starts_with("http://127.0.0.1:"));
    program.signal(number);
    CHECK(program.wait(1s) == 0);
  }
  Program program(program_path(), serve({"--payloads", fixtures + "tree"}));
  program.ready_url();
  program.signal(SIGTERM);
  program.signal(SIGTERM);
  const auto status = program.wait(1s);
  REQUIRE(status);
  CHECK((*status == 0 || *status == 128 + SIGTERM));
}

TEST_CASE("what is open when it is told to stop does not keep it", "[program]") {
  Program program(program_path(), serve({"--payloads", fixtures + "tree"}));
  const std::string url = program.ready_url();
  RawClient idle(url);
  RawClient half_way(url);
  half_way.send("GET / HTTP/1.1\r\nHos");
  ask(idle, {"/api/ping"});
  program.signal(SIGTERM);
  CHECK(program.wait(1500ms) == 0);
}

TEST_CASE("cases that take long to read do not keep it when it is told to stop", "[program]") {
  const TempFolder tree;
  std::string large = "status: 200\npayload:\n";
  for (int i = 0; i < 20'000; ++i) large += "  - {a: 1, b: [deux, 3.0], c: \"quatre\"}\n";
  for (int i = 0; i < 60; ++i) {
    tree.write(with_ine + "/" + std::to_string(i) + ".yaml",
               "params: {ine: " + std::to_string(1'000'000'000 + i) + "A}\n" + large);
  }
  Program program(program_path(), serve({"--payloads", tree.root()}));
  RawClient client(program.ready_url());
  client.send("GET " + student("1000000000A").target +
              " HTTP/1.1\r\nHost: x\r\nAuthorization: " + bearer().value + "\r\n\r\n");
  program.signal(SIGTERM);
  CHECK(program.wait(3s) == 0);  // reading them takes longer
}

TEST_CASE("it listens on IPv6 too, and says where", "[program]") {
  Program program(program_path(),
                  {"serve", "--listen", "[::1]:0", "--payloads", fixtures + "tree"});
  const std::string line = program.line();
  if (line.empty()) {
    WARN("skipped: this machine has no IPv6: " + program.errors());
    return;
  }
  REQUIRE(std::regex_match(line, std::regex(R"(ready http://\[::1\]:\d+)")));
  RawClient client(line.substr(6));
  CHECK(ask(client, {"/api/ping"}).status == 200);
}

TEST_CASE("limits are counted down within a second, in the name of the caller", "[program]") {
  const RunningServer server({"--payloads", fixtures + "tree"});
  RawClient client(server.url());
  // Within one second, which a second try has when the first one saw its end.
  for (int tries = 0; tries < 5; ++tries) {
    const RawAnswer first = ask(client, student("1234567890G"));
    const RawAnswer second = ask(client, student("1234567890G"));
    const RawAnswer by_key =
        ask(client, {student("1234567890G").target, {{"X-Api-Key", bearer().value.substr(7)}}});
    if (first.header("ratelimit-reset") != by_key.header("ratelimit-reset")) continue;
    CHECK(first.header("ratelimit-limit") == "20");
    const int left = std::stoi(first.header("ratelimit-remaining"));
    CHECK(std::stoi(second.header("ratelimit-remaining")) == std::max(left - 1, 0));
    // One bucket for all tokens of the sandbox, however they are sent.
    CHECK(std::stoi(by_key.header("ratelimit-remaining")) == std::max(left - 2, 0));
    return;
  }
  FAIL("never three answers in one second");
}

TEST_CASE("an X-Request-Id of our own is a UUID, and new each time", "[program]") {
  const RunningServer server({"--payloads", fixtures + "tree"});
  const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  const std::string first = ask(server, {"/api/ping"}).header("x-request-id");
  const std::string second =
      ask(server, {"/api/ping", {{"X-Request-Id", ""}}}).header("x-request-id");
  CHECK(std::regex_match(first, uuid));
  CHECK(std::regex_match(second, uuid));
  CHECK(first != second);
  CHECK(std::regex_match(ask(server, {"/api/ping"}).header("x-runtime"),
                         std::regex(R"(\d+\.\d{6})")));
}
