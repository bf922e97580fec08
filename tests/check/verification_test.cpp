#include "check/verification.h"

#include <nlohmann/json.hpp>

#include "support/catch.h"

using namespace sandbox;

namespace {

Question question(int status, std::string body) {
  Question made;
  made.file = "payloads/an_operation/a<b>.yaml";
  made.operation = "an_operation";
  made.target = "/v3/x?ine=1&y=2";
  made.status = status;
  made.body = std::move(body);
  return made;
}

std::string told(const Question& asked, int status, const std::string& body) {
  std::string out;
  for (const Deviation& deviation : deviations(asked, status, body)) {
    out += deviation.rule + ": " + deviation.sentence + "\n";
  }
  return out;
}

Verification one_of_two() {
  Verification verification;
  verification.url = "http://x.test";
  verification.left_out = 3;
  verification.asked.push_back({question(200, "{}"), {}});
  verification.asked.push_back(
      {question(200, "{}"), {{"answer-status", "the answer should be 200 and is 404"}}});
  return verification;
}

std::string render(std::string_view format, const Verification& verification) {
  for (const VerificationFormat& each : verification_formats()) {
    if (each.name == format) return each.render(verification);
  }
  return "";
}

}  // namespace

TEST_CASE("an answer is held against its case: status and JSON", "[verify]") {
  const Question asked = question(200, R"({"data":{"nom":"É","ages":[1,2]},"x":null})");
  struct Row {
    const char* what;
    int status;
    std::string body;
    std::string expected;
  };
  const Row rows[] = {
      {"the same bytes", 200, asked.body, ""},
      {"other spaces, another order, escapes", 200,
       "{ \"x\": null, \"data\": {\"ages\": [1, 2], \"nom\": \"\\u00c9\"} }", ""},
      {"another status", 404, asked.body, "answer-status: the answer should be 200 and is 404\n"},
      {"another value", 200, R"({"data":{"nom":"E","ages":[1,2]},"x":null})",
       "answer-body: `data.nom` should be \"É\" and is \"E\"\n"},
      {"another type", 200, R"({"data":{"nom":"É","ages":["1",2]},"x":null})",
       "answer-body: `data.ages[0]` should be 1 and is \"1\"\n"},
      {"one missing, one too many", 200, R"({"data":{"nom":"É"},"x":null,"y":{}})",
       "answer-body: `data.ages` should be [1,2] and is nothing\n"
       "answer-body: `y` should be nothing and is {}\n"},
      {"a shorter list", 200, R"({"data":{"nom":"É","ages":[1]},"x":null})",
       "answer-body: `data.ages[1]` should be 2 and is nothing\n"},
      {"another kind of body", 200, "[]",
       "answer-body: `the body` should be {\"data\":{\"nom\":\"É\",\"ages\":[1,2]},\"x\":null} and "
       "is []\n"},
      {"no JSON", 502, "<html>",
       "answer-status: the answer should be 200 and is 502\nanswer-body: the body is no JSON\n"},
      {"null is not absent", 200, R"({"data":{"nom":"É","ages":[1,2]}})",
       "answer-body: `x` should be null and is nothing\n"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) { CHECK(told(asked, row.status, row.body) == row.expected); }
  }
}

TEST_CASE("of many deviations a few are told, and the rest counted", "[verify]") {
  const Question asked = question(200, "[1,2,3,4,5,6,7]");
  const auto found = deviations(asked, 200, "[0,0,0,0,0,0,0]");
  REQUIRE(found.size() == 6);
  CHECK(found.back().sentence == "and 2 more");
}

TEST_CASE("a verification is shown for people and programs", "[verify]") {
  const Verification verification = one_of_two();
  CHECK(verification.failures() == 1);
  CHECK(render("text", verification) ==
        "payloads/an_operation/a<b>.yaml: error: the answer should be 200 and is 404 "
        "[answer-status]\n  GET /v3/x?ine=1&y=2\n"
        "2 cases asked of http://x.test, 1 answered otherwise; 3 that no request reaches left out "
        "(`bac-a-sable check` says why)\n");
  const auto json = nlohmann::json::parse(render("json", verification));
  CHECK(json["asked"] == 2);
  CHECK(json["failed"] == 1);
  CHECK(json["left_out"] == 3);
  CHECK(json["differences"].size() == 1);
  CHECK(json["differences"][0]["rule"] == "answer-status");
  const std::string junit = render("junit", verification);
  CHECK(junit.find("tests=\"2\" failures=\"1\"") != std::string::npos);
  CHECK(junit.find("a&lt;b&gt;.yaml") != std::string::npos);
  CHECK(junit.find("ine=1&amp;y=2") != std::string::npos);
  CHECK(render("markdown", verification).find("2 cas demandés, 1 avec une autre réponse") !=
        std::string::npos);
}
