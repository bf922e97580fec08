// A server that gives no default, and one that says which case was nearly met.

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/running_server.h"
#include "support/text.h"

using namespace sandbox;
using namespace sandbox::test;

namespace {

const std::string with_ine = "api_particulier_v3_mesri_statut_etudiant_with_ine";

RawAnswer student(const RunningServer& server, const std::string& ine,
                  std::vector<Header> more = {}) {
  static const std::string token = split(run_program({"token"}).output, '\n').front();
  more.push_back({"Authorization", "Bearer " + token});
  return ask(server, {"/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=" + ine, more});
}

}  // namespace

TEST_CASE("a strict server gives no default, and says which cases are near", "[program]") {
  const RunningServer server({"--log", "off", "--strict"});
  const RawAnswer missed = student(server, "310605021CG");
  CHECK(missed.status == 501);
  CHECK(missed.header("X-Sandbox-Answer") == "default");
  const auto body = nlohmann::json::parse(missed.body);
  CHECK(body["operation"] == with_ine);
  CHECK(body["wanted"]["ine"] == "310605021CG");
  REQUIRE(body["nearest"].size() == 3);
  CHECK(body["nearest"][0]["case"] == with_ine + "/200-admise-non-inscrite.yaml");
  CHECK(body["nearest"][0]["differences"][0]["parameter"] == "ine");
  // A case, a refusal and what is asked for are answered as ever.
  CHECK(student(server, "310605021CF").status == 200);
  CHECK(student(server, "x").status == 422);
  CHECK(student(server, "310605021CG", {{"X-Sandbox-Case", "404.yaml"}}).status == 404);
}

TEST_CASE("a default names the nearest case, where hints are asked for", "[program]") {
  const RunningServer server({"--log", "off", "--hints"});
  CHECK(student(server, "310605021CG").header("X-Sandbox-Nearest") ==
        with_ine + "/200-admise-non-inscrite.yaml; ine");
  CHECK(student(server, "310605021CF").header("X-Sandbox-Nearest").empty());
  const RunningServer without({"--log", "off"});
  CHECK(student(without, "310605021CG").header("X-Sandbox-Nearest").empty());
}
