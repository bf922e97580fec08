// The tokens that people make to test their code with, the ones that fail included.

#include "support/base64.h"
#include "support/catch.h"
#include "support/checkout.h"
#include "support/running_server.h"
#include "support/temp_folder.h"
#include "support/text.h"

using namespace sandbox;
using namespace sandbox::test;

namespace {

std::string token(Words options) {
  options.insert(options.begin(), "token");
  return split(run_program(options).output, '\n').front();
}

std::string claims_of(const std::string& text) {
  return from_base64url(split(text, '.').at(1)).value_or("");
}

}  // namespace

TEST_CASE("a token opens what it was made for, and fails as it was made to", "[program]") {
  struct Row {
    const char* what;
    Words options;
    int v2;  // of an operation that wants a mesri_* scope
    int v3;
    const char* said;  // in the body of v3
  };
  const Row rows[] = {
      {"all scopes", {}, 200, 200, "data"},
      {"one scope", {"--scope", "mesri_identite"}, 200, 200, "data"},
      {"two scopes", {"--scope", "cnous_email", "--scope", "mesri_identite"}, 200, 200, "data"},
      {"another scope", {"--scope", "cnous_email"}, 401, 403, "\"00100\""},
      {"no scope", {"--no-scope"}, 401, 403, "\"00100\""},
      {"expired", {"--expires-in", "-1d"}, 401, 401, "\"00103\""},
      {"still good", {"--expires-in", "90d"}, 200, 200, "data"},
      {"another secret", {"--jwt-secret", "false"}, 401, 401, "\"00101\""},
      {"for a town", {"--siret", "21750001600019"}, 200, 200, "data"},
  };
  const RunningServer server(
      {"--payloads", project_root() + "/tests/fixtures/tree", "--log", "off"});
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const std::string made = token(row.options);
      const std::string query = "?ine=1234567890G&recipient=13002526500013";
      CHECK(ask(server, {"/api/v2/etudiants" + query, {{"X-Api-Key", made}}}).status == row.v2);
      const RawAnswer answer = ask(
          server, {"/v3/mesri/statut_etudiant/ine" + query, {{"Authorization", "Bearer " + made}}});
      CHECK(answer.status == row.v3);
      INFO(answer.body);
      CHECK(answer.body.find(row.said) != std::string::npos);
    }
  }
}

TEST_CASE("a token is what it was asked to be", "[program]") {
  CHECK(claims_of(token({"--siret", "21750001600019"})).find("\"siret\":\"21750001600019\"") !=
        std::string::npos);
  CHECK(claims_of(token({})).find("siret") == std::string::npos);
  CHECK(claims_of(token({"--scope", "b", "--scope", "a"})).find("\"scopes\":[\"b\",\"a\"]") !=
        std::string::npos);
  CHECK(run_program({"token", "--scope", "mesri_identit"}).errors ==
        "bac-a-sable token: no operation asks for the scope mesri_identit; did you mean "
        "mesri_identite?\n");
}

TEST_CASE("a server with a secret of its own believes its own tokens alone", "[program]") {
  const RunningServer server(
      {"--payloads", project_root() + "/tests/fixtures/tree", "--jwt-secret", "mine"});
  const auto status = [&](const std::string& made) {
    return ask(server, {"/api/v2/etudiants?ine=1234567890G", {{"X-Api-Key", made}}}).status;
  };
  CHECK(status(token({"--jwt-secret", "mine"})) == 200);
  CHECK(status(token({})) == 401);
}

TEST_CASE("a file as the service keeps one says which scopes let a caller in", "[program]") {
  const TempFolder folder;
  const auto name_the_scope = [&](const std::string& scope) {
    folder.write("authorizations.yml",
                 "shared:\n  api_particulier/v3_and_more/mesri/statut_etudiant_with_ine:\n    - " +
                     scope + "\n");
  };
  name_the_scope("mesri_nouveau");
  const std::string file = folder.root() / "authorizations.yml";
  const RunningServer server({"--log", "off", "--authorizations", file});
  const auto status_with = [&](const Words& options) {
    return ask(server, {"/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=310605021CF",
                        {{"X-Api-Key", token(options)}}})
        .status;
  };
  CHECK(status_with({"--scope", "mesri_identite"}) == 403);
  CHECK(status_with({"--authorizations", file}) == 200);
  CHECK(status_with({"--scope", "mesri_nouveau"}) == 200);
  // It is read again as the tree is.
  name_the_scope("mesri_autre");
  REQUIRE(ask(server, {"/api/reload-mocks", {}, "POST"}).status == 200);
  CHECK(status_with({"--scope", "mesri_nouveau"}) == 403);
  CHECK(status_with({"--scope", "mesri_autre"}) == 200);
  CHECK(run_program({"operations", "--authorizations", "/nowhere.yml"}).status == 2);
}
