#include "answering/explain.h"

#include <algorithm>

#include "answering/asked.h"
#include "answering/steps.h"
#include "model/match_key.h"
#include "support/catch.h"
#include "support/values.h"

namespace sandbox {
namespace {

using namespace test;

std::shared_ptr<const TestCase> case_of(const std::string& name, std::vector<Node::Member> params) {
  auto made = std::make_shared<TestCase>();
  made->operation = "op";
  made->name = name;
  made->params.kind = Node::Kind::map;
  made->params.members = std::move(params);
  made->key = match_key(made->params);
  return made;
}

Node::Member param(const char* name, const char* value) {
  Node::Member member;
  member.key = name;
  member.value.kind = Node::Kind::text;
  member.value.text = value;
  return member;
}

std::string told(const std::vector<NearCase>& near) {
  std::string out;
  for (const NearCase& one : near) {
    out += one.test_case->name + ":";
    for (const Difference& difference : one.differences) {
      out += " " + difference.name + "=" + std::string(difference.kind->id);
    }
    out += "\n";
  }
  return out;
}

CaseSet set_of(std::vector<std::shared_ptr<const TestCase>> cases) {
  CaseSet set;
  set.keys = keys_side_by_side(cases);
  set.cases = std::move(cases);
  return set;
}

TEST_CASE("the nearest cases come first, with what differs", "[explain]") {
  const CaseSet cases = set_of({
      case_of("far", {param("nom", "MARTIN"), param("mois", "1"), param("jour", "2")}),
      case_of("accent", {param("nom", "LEFÈVRE"), param("mois", "3"), param("jour", "4")}),
      case_of("swapped", {param("nom", "LEFEVRE"), param("mois", "4"), param("jour", "3")}),
      case_of("lacking", {param("nom", "LEFEVRE"), param("mois", "3")}),
  });
  const NamedValues wanted = {{"nom", text("LEFEVRE")}, {"mois", text("3")}, {"jour", text("4")}};
  CHECK(told(nearest_cases(cases, wanted, 3)) ==
        "accent: nom=accents\n"
        "swapped: mois=day-month jour=day-month\n"
        "lacking: jour=too-many\n");
  CHECK(nearest_cases(cases, wanted, 0).empty());
  CHECK(nearest_cases(CaseSet{}, wanted, 3).empty());
}

TEST_CASE("24 cases are compared in whole, and not one more", "[explain]") {
  std::vector<std::shared_ptr<const TestCase>> cases;
  const NamedValues wanted = {{"nom", text("LEFEVRE")}, {"mois", text("3")}};
  for (int i = 0; i < 24; ++i) {
    cases.push_back(case_of(std::to_string(i), {param("nom", "LEFEVRE")}));
  }
  CHECK(nearest_cases(set_of(cases), wanted, 100).size() == 24);
  cases.push_back(case_of("another", {param("nom", "LEFEVRE")}));
  CHECK(nearest_cases(set_of(cases), wanted, 100).size() == 24);
}

TEST_CASE("one letter off is found among a hundred thousand others, at once", "[explain]") {
  std::vector<std::shared_ptr<const TestCase>> cases;
  for (int i = 0; i < 100'000; ++i) {
    const std::string ine = std::to_string(1'000'000'000LL + i * 7919LL) + "G";
    cases.push_back(case_of("case " + std::to_string(i), {param("ine", ine.c_str())}));
  }
  const auto near =
      nearest_cases(set_of(cases), {{"ine", text("1395950000Z")}}, 1);  // 50,000 * 7919
  REQUIRE(near.size() == 1);
  CHECK(near.front().test_case->name == "case 50000");
  CHECK(near.front().differences.front().kind->id == "ine-key");
}

Explanation explained(const std::string& target, std::vector<std::string> scopes) {
  const auto catalogue = whole_catalogue();
  Policy policy;
  policy.tokens = std::make_shared<TokenVerifier>(std::string(published_jwt_secret));
  policy.jwks = [] { return std::string("{}"); };
  const Token token{"11111111-2222-3333-4444-555555555555",
                    "00000000-0000-0000-0000-000000000000",
                    std::move(scopes),
                    {},
                    {},
                    ""};
  Request request;
  request.method = "GET";
  request.target = target;
  request.headers = {{"X-Api-Key", sign_token(token, 0, published_jwt_secret)}};
  Explanation told = explain(*catalogue, request, moment_at(1'795'425'000), policy);
  for (const Explanation::StepTold& step : told.steps) {
    INFO(step.name);
    CHECK(step.looked_at.empty() == (step.outcome == Explanation::Outcome::not_reached));
    for (const Language language : {Language::english, Language::french}) {
      const std::string& said = step.looked_at.in(language);
      CHECK(said.find(request.headers.front().value) == std::string::npos);
    }
    CHECK(step.reason.empty() == (step.outcome != Explanation::Outcome::refused));
  }
  return told;
}

TEST_CASE("an explanation tells each step, and never a token", "[explain]") {
  using Outcome = Explanation::Outcome;
  const std::string path = "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=";
  const Explanation missed = explained(path + "0000000000A", {"mesri_identite"});
  CHECK(missed.operation == "api_particulier_v3_mesri_statut_etudiant_with_ine");
  CHECK(missed.response.note.kind == "default");
  CHECK(missed.steps.size() == steps().size());
  CHECK(missed.steps.back().outcome == Outcome::passed);
  REQUIRE(missed.wanted.size() == 1);
  CHECK(missed.wanted.front() == std::pair(std::string("ine"), text("0000000000A")));
  CHECK(missed.key == "ine=0000000000a");
  CHECK_FALSE(missed.nearest.empty());
  CHECK(missed.nearest.size() <= 3);

  const Explanation refused = explained(path + "x", {"mesri_identite"});
  CHECK(refused.response.note.kind == "refusal");
  CHECK(refused.steps.back().outcome == Outcome::not_reached);
  const auto step =
      std::ranges::find(refused.steps, Outcome::refused, &Explanation::StepTold::outcome);
  REQUIRE(step != refused.steps.end());
  CHECK(step->name == "validation");
  CHECK(step->reason.starts_with("00360 "));
  CHECK(explained(path + "x", {}).steps[2].outcome == Outcome::refused);
  CHECK(explained("/nowhere", {}).steps.empty());
}

}  // namespace
}  // namespace sandbox
