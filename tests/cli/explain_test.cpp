#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/command.h"

using namespace sandbox;
using test::Run;
using test::run;

namespace {

std::string token() {
  std::string printed = run({"token"}).out;
  while (printed.ends_with('\n')) printed.pop_back();
  return printed;
}

const std::string path = "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=";

}  // namespace

TEST_CASE("explain says by its status whether a case answers", "[explain]") {
  const std::string key = "-H 'X-Api-Key: " + token() + "' 'http://localhost" + path;
  const Run missed = run({"explain", "curl " + key + "0000000000A'", "--format", "json"});
  CHECK(missed.status == has_findings);
  const auto told = nlohmann::json::parse(missed.out);
  CHECK(told["answer"] == "default");
  CHECK(told["steps"].size() == 13);
  REQUIRE_FALSE(told["nearest"].empty());
  const std::string ine = told["nearest"][0]["differences"][0]["documented"];
  const Run found = run({"explain", "curl " + key + ine + "'", "--format", "json"});
  CHECK(found.status == fine);
  CHECK(nlohmann::json::parse(found.out)["case"] == told["nearest"][0]["case"]);
}

TEST_CASE("explain speaks both languages, and shows no token and nothing that moves a terminal",
          "[explain]") {
  const std::string secret = token();
  const std::string request = path + "%1B%5B31m&token=" + secret;
  const Run french = run({"explain", request, "--lang", "fr"});
  const Run english = run({"explain", request, "--lang", "en"});
  CHECK(french.out.find("réponse: 422") != std::string::npos);
  CHECK(english.out.find("answer: 422") != std::string::npos);
  for (const Run& one : {french, english}) {
    CHECK(one.status == has_findings);
    CHECK(one.out.find(secret) == std::string::npos);
    CHECK(one.out.find('\x1B') == std::string::npos);
  }
}

TEST_CASE("explain tells what scopes do not open, when it is asked to", "[explain]") {
  std::string few = run({"token", "--scope", "mesri_identite"}).out;
  while (few.ends_with('\n')) few.pop_back();
  const std::string request = "curl -H 'X-Api-Key: " + few + "' 'http://localhost" + path;
  const std::string found = request + "310605021CF'";
  const auto whole = nlohmann::json::parse(run({"explain", found, "--format", "json"}).out);
  CHECK(whole["left_out"].empty());
  const Run filtered = run({"explain", found, "--filter-scopes", "--format", "json"});
  CHECK(filtered.status == fine);
  CHECK(nlohmann::json::parse(filtered.out)["left_out"] == nlohmann::json{"admissions"});
  CHECK(run({"explain", found, "--filter-scopes", "--lang", "fr"})
            .out.ends_with("aucun droit de l'appelant ne l'ouvre\u00A0: admissions\n"));
}

TEST_CASE("explain without a request says what it wants", "[explain]") {
  CHECK(run({"explain"}).status == could_not_run);
  for (const char* request : {"", "hello"}) {
    const Run none = run({"explain", request});
    CHECK(none.status == could_not_run);
    CHECK(none.err.find("curl command") != std::string::npos);
  }
}
