#include "application/shown_path.h"

#include "support/catch.h"

using namespace sandbox;

namespace {

std::shared_ptr<const Contract> contract() {
  auto made = std::make_shared<Contract>();
  made->operations.at_once.by_id["ine"].path = "/v3/mesri/statut_etudiant/ine";
  made->operations.at_once.by_id["id"].path = "/v3/cnous/{identifiant}/bourse";
  made->pages.emplace_back().path = "/api/ping";
  made->reload.path = "/api/reload-mocks";
  return made;
}

}  // namespace

TEST_CASE("of a path that is not found, a log shows the words of known paths alone", "[log]") {
  ShownPaths paths;
  const auto known = contract();
  struct Row {
    const char* sent;
    const char* shown;
  };
  const Row rows[] = {
      {"/api/ping", "/api/ping"},
      {"/", "/"},
      {"/_sandbox/health", "/_sandbox/health"},
      {"/api/reload-mocks", "/api/reload-mocks"},
      {"/v3/mesri/statut_etudiant/ine&nom=CASANOVA", "/v3/mesri/statut_etudiant/…"},
      {"/v3/mesri/statut_etudiant/ine%3Fnom=CASANOVA", "/v3/mesri/statut_etudiant/…"},
      {"/v3/mesri/statut_etudiant/ine/CASANOVA", "/v3/mesri/statut_etudiant/ine/…"},
      {"/v3/mesri/statut_etudiant/ine/", "/v3/mesri/statut_etudiant/ine/"},
      {"/v3/cnous/1234567890G/bourse", "/v3/cnous/…/bourse"},
      {"/v3/cnous/{identifiant}/bourse", "/v3/cnous/…/bourse"},
      {"/CASANOVA", "/…"},
      {"/v3//ine", "/v3//ine"},
      {"/v3/\x1b[31m", "/v3/…"},
      {"casanova.example:443", "…"},
      {"*", "…"},
      {"", "…"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.sent) { CHECK(paths.show(row.sent, known) == row.shown); }
  }
  SECTION("before there is a tree") { CHECK(paths.show("/v3/ping", nullptr) == "/…/…"); }
  SECTION("of another contract") {
    paths.show("/", nullptr);
    CHECK(paths.show("/api/ping", known) == "/api/ping");
  }
}

TEST_CASE("a method is shown when HTTP knows it", "[log]") {
  for (const char* method : {"GET", "HEAD", "POST", "OPTIONS", "CONNECT", "TRACE"}) {
    CHECK(shown_method(method) == method);
  }
  for (const char* method : {"CASANOVA", "get", "", "GETX"}) CHECK(shown_method(method) == "…");
}
