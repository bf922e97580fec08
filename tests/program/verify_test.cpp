// `verify` and `health`, asked of the real server and of others.

#include <atomic>
#include <nlohmann/json.hpp>

#include "http/http_server.h"
#include "support/catch.h"
#include "support/checkout.h"
#include "support/running_server.h"

using namespace sandbox;
using namespace sandbox::test;

namespace {

const std::string tree = project_root() + "/tests/fixtures/tree";

// A server of ours that answers everything alike.
std::unique_ptr<HttpServer> answering(const Handler& handler) {
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.workers = 1;
  return std::make_unique<HttpServer>(handler, options);
}

Response with(int status, const std::string& body) {
  Response response;
  response.status = status;
  response.body = std::make_shared<const std::string>(body);
  return response;
}

Words verifying(const std::string& url, const Words& more = {}) {
  Words words = {"verify", url, "--payloads", tree, "--rate", "1000"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST_CASE("a server that serves the tree answers all that the tree documents", "[program]") {
  const RunningServer server({"--payloads", tree});
  const Finished done = run_program(verifying(server.url()));
  INFO(done.output << done.errors);
  CHECK(done.status == 0);
  CHECK(done.output.find(", 0 answered otherwise") != std::string::npos);
  CHECK_FALSE(done.output.starts_with("0 cases"));
  CHECK(done.errors.empty());  // no bar where there is no terminal
}

TEST_CASE("what is answered otherwise is told, with status 1", "[program]") {
  const TempFolder overlay;
  overlay.write("api_particulier_v3_mesri_statut_etudiant_with_ine/mine.yaml",
                "params: {ine: 1234567890g}\nstatus: 503\npayload: '{\"mine\": 1}'\n");
  const RunningServer server({"--payloads", tree, "--payloads", overlay.root()});
  const Finished text = run_program(verifying(server.url()));
  INFO(text.output << text.errors);
  CHECK(text.status == 1);
  CHECK(text.output.find("200_inscrite.yaml: error: the answer should be 200 and is 503 "
                         "[answer-status]\n  GET /v3/mesri/statut_etudiant/ine?") !=
        std::string::npos);
  const Finished json = run_program(verifying(server.url(), {"--format", "json"}));
  CHECK(json.status == 1);
  CHECK(nlohmann::json::parse(json.output)["failed"] == 1);
}

TEST_CASE("a server that wants us to wait is waited for", "[program]") {
  std::atomic<int> refused = 0;
  const auto server = answering([&](const Request&) {
    Response response = with(429, "{}");
    response.headers = {{"Retry-After", "0"}};
    ++refused;
    return response;
  });
  const TempFolder one;
  one.write("api_particulier_v3_mesri_statut_etudiant_with_ine/a.yaml",
            "params: {ine: 1234567890g}\nstatus: 200\npayload: '{}'\n");
  const Finished done =
      run_program({"verify", server->url(), "--payloads", one.root(), "--rate", "1000"});
  CHECK(done.status == 1);
  CHECK(refused == 5);
  CHECK(done.output.find("the answer should be 200 and is 429") != std::string::npos);
}

TEST_CASE("what verify can't ask is told, with status 2", "[program]") {
  struct Row {
    const char* what;
    Words words;
    const char* said;
  };
  const Row rows[] = {
      {"nobody there", verifying("http://127.0.0.1:1"), "nobody answers there; start the server"},
      {"no URL", verifying("127.0.0.1:80"), "is no URL of a server; write it as"},
      {"no rate", verifying("http://127.0.0.1:1", {"--rate", "0"}), "--rate"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const Finished done = run_program(row.words);
      INFO(done.errors);
      CHECK(done.status == 2);
      CHECK(done.errors.find(row.said) != std::string::npos);
    }
  }
}

TEST_CASE("health is 0 for a server that is well, 1 for any other", "[program]") {
  const RunningServer server({"--payloads", tree});
  const Finished well = run_program({"health", server.url()});
  CHECK(well.status == 0);
  CHECK(well.output == "ok " + server.url() + "\n");
  CHECK(run_program({"health"}, {"BAC_A_SABLE_LISTEN=" + server.url().substr(7)}).status == 0);
  const std::string port = server.url().substr(server.url().rfind(':'));
  CHECK(run_program({"health", "--listen", "0.0.0.0" + port}).status == 0);
  CHECK(run_program({"health", "--listen", port}).status == 0);

  const Finished nobody = run_program({"health", "http://127.0.0.1:1"});
  CHECK(nobody.status == 1);
  CHECK(nobody.errors ==
        "bac-a-sable health: http://127.0.0.1:1 is not well: nobody answers there; look at its "
        "log, or start it with `bac-a-sable serve`\n");
  struct Row {
    const char* what;
    int status;
    const char* body;
  };
  const Row rows[] = {
      {"loading", 503, R"({"status":"loading"})"},
      {"another program", 200, "<html>"},
      {"no such page", 404, ""},
      {"another word", 200, R"({"status":"\u001b[31m"})"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const auto other = answering([&](const Request&) { return with(row.status, row.body); });
      const Finished done = run_program({"health", other->url()});
      CHECK(done.status == 1);
      CHECK(done.errors.find(" is not well: it answers " + std::to_string(row.status)) !=
            std::string::npos);
      CHECK(done.errors.find('\x1b') == std::string::npos);
    }
  }
}
