#include "answering/opened_answers.h"

#include <set>

#include "answering/answer.h"
#include "answering/asked.h"
#include "support/catch.h"

// What is kept, in small, and what is remembered. Each documented answer is held against a second
// implementation in golden/scope_filtering_test.cpp.

namespace sandbox {
namespace {

using namespace test;
using Scopes = std::set<std::string>;

Caller token_caller(const Scopes& scopes) {
  Token token;
  token.scopes.assign(scopes.begin(), scopes.end());
  return {std::make_shared<const Token>(token), nullptr};
}

TEST_CASE("each operation of our contract says which scope opens what", "[scopes]") {
  const auto catalogue = whole_catalogue();
  for (const auto& [id, operation] : catalogue->contract->operations) {
    // What production leaves out of API Entreprise's answers is not known.
    if (operation.family->api != &catalogue->contract->apis.front()) continue;
    INFO(id);
    CHECK(operation.members != nullptr);
  }
}

// ---- What is kept, in small ----

OpenedMember member(std::string name, std::vector<ScopeBits> wants) {
  OpenedMember made{std::move(name)};
  made.wants = std::move(wants);
  return made;
}

// a: scope 0; b: scope 1; both: 0 and 1; always; list: scope 0, of its elements only `in`.
AnswerMembers small_members(std::string within) {
  AnswerMembers members;
  members.name = "small";
  members.within = std::move(within);
  members.scopes = {"zero", "one"};
  members.members = {member("a", {1}), member("b", {2}), member("both", {1, 2}),
                     member("always", {}), member("list", {1})};
  members.members.back().each = {member("in", {}), member("out", {2})};
  return members;
}

TEST_CASE("a body keeps what is open, in its order, and says what is not", "[scopes]") {
  struct Row {
    const char* what;
    const char* within;
    ScopeBits opened;
    const char* body;
    const char* kept;
    const char* left_out;
  };
  const Row rows[] = {
      {"one scope", "", 1, R"({"both":1,"b":2,"a":3,"always":4})", R"({"a":3,"always":4})",
       "both, b"},
      {"both scopes", "", 3, R"({"both":1,"b":2,"a":3})", R"({"both":1,"b":2,"a":3})", ""},
      {"no scope", "", 0, R"({"a":1,"always":null})", R"({"always":null})", "a"},
      {"nothing left", "", 0, R"({"a":1})", "{}", "a"},
      {"what nobody names", "", 3, R"({"a":1,"other":2})", R"({"a":1})", "other"},
      {"elements of a list", "", 1, R"({"list":[{"in":1,"out":2},{"out":3},4]})",
       R"({"list":[{"in":1},{},4]})", "list.out"},
      {"an object", "", 1, R"({"list":{"in":1,"out":2}})", R"({"list":{"in":1}})", "list.out"},
      {"null for a list", "", 1, R"({"list":null})", R"({"list":null})", ""},
      {"within a member", "data", 1, R"({"data":{"a":1,"b":2},"links":{"b":1},"meta":{}})",
       R"({"data":{"a":1},"links":{"b":1},"meta":{}})", "b"},
      {"no such member", "data", 0, R"({"a":1})", R"({"a":1})", ""},
      {"that member is a list", "data", 0, R"({"data":[{"a":1}]})", R"({"data":[{"a":1}]})", ""},
      {"no object", "", 0, "[1,2]", "[1,2]", ""},
      {"no JSON", "", 0, "{", "{", ""},
      {"empty", "", 0, "", "", ""},
      {"letters, numbers and escapes", "", 1, R"({"a":["É",1.50,"\u0026\u003c",-0.0]})",
       R"({"a":["É",1.5,"\u0026\u003c",-0.0]})", ""},
      {"names that no header could hold", "", 0, R"({"é\r\nx: y":1,"a,b":1})", "{}",
       "%C3%A9%0D%0Ax%3A%20y, a%2Cb"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const OpenedBody opened = opened_body(small_members(row.within), row.opened, row.body);
      CHECK(opened.body == row.kept);
      CHECK(opened.left_out == row.left_out);
    }
  }
}

TEST_CASE("an element is of the first kind that fits it", "[scopes]") {
  AnswerMembers members;
  members.scopes = {"zero", "one"};
  members.members = {member("list", {})};
  OpenedMember& list = members.members.front();
  list.each = {member("state", {}), member("of_kind", {})};
  list.each.front().of_its_kind = list.each.back().of_its_kind = true;
  list.kinds = {{{{"state", {"x", "y"}}, {"sort", {"1"}}}, 1}, {{{"state", {"x"}}}, 2}};
  const std::string body =
      R"({"list":[{"state":"x","sort":"1"},{"state":"x","of_kind":0},{"state":"z"}]})";
  CHECK(opened_body(members, 1, body).body == R"({"list":[{"state":"x"},{},{}]})");
  CHECK(opened_body(members, 2, body).body == R"({"list":[{},{"state":"x","of_kind":0},{}]})");
}

// ---- What is remembered ----

struct Small {
  Family family;
  Operation operation;
  explicit Small(const std::string& within = "") {
    family.drops_scopes_with = "_identite";
    operation.family = &family;
    operation.members = std::make_shared<const AnswerMembers>(small_members(within));
  }
};

TEST_CASE("callers with the same scopes share one answer, others never", "[scopes]") {
  const Small small;
  const OpenedAnswers answers;
  const PreparedAnswer whole = prepare(200, R"({"a":1,"b":2})");
  const OpenedAnswer first = answers.open(whole, small.operation, token_caller({"zero", "x"}));
  CHECK(*first.answer.body == R"({"a":1})");
  CHECK(first.answer.etag == etag_of(*first.answer.body));
  CHECK(answers.open(whole, small.operation, token_caller({"x", "zero"})).answer.body ==
        first.answer.body);
  CHECK(*answers.open(whole, small.operation, token_caller({"one"})).answer.body == R"({"b":2})");
  CHECK(*answers.open(prepare(200, R"({"a":9})"), small.operation, token_caller({"zero", "x"}))
             .answer.body == R"({"a":9})");
}

TEST_CASE("errors, and operations without members, are given as they are", "[scopes]") {
  Small small;
  const OpenedAnswers answers;
  const PreparedAnswer error = prepare(404, R"({"a":1})");
  CHECK(answers.open(error, small.operation, token_caller({})).answer.body == error.body);
  small.operation.members = nullptr;
  const PreparedAnswer whole = prepare(200, R"({"a":1})");
  CHECK(answers.open(whole, small.operation, token_caller({})).answer.body == whole.body);
  CHECK(answers.remembered_bytes() == 0);
}

TEST_CASE("answers that were filtered are forgotten when they grow too many", "[scopes]") {
  const Small small;
  const OpenedAnswers answers;
  const std::string text(OpenedAnswers::most_bytes / 8, 'x');
  const auto ask = [&](int number) {
    const PreparedAnswer whole =
        prepare(200, R"({"a":")" + text + std::to_string(number) + R"(","b":1})");
    const OpenedAnswer opened = answers.open(whole, small.operation, token_caller({"zero"}));
    CHECK(opened.answer.body->ends_with(std::to_string(number) + "\"}"));
    return answers.remembered_bytes();
  };
  std::size_t before = 0;
  for (int i = 0; i < 3; ++i) {  // each is there twice: as it was, and as it is given
    const std::size_t now = ask(i);
    CHECK(now > before);
    CHECK(now <= OpenedAnswers::most_bytes);
    before = now;
  }
  CHECK(ask(3) < before);
  CHECK(ask(4) <= OpenedAnswers::most_bytes);
}

// ---- Through the whole of answering ----

Response ask_filtered(const Request& request, bool filter) {
  static const auto catalogue = whole_catalogue();
  Policy policy;
  policy.tokens = std::make_shared<TokenVerifier>(std::string(published_jwt_secret));
  policy.jwks = [] { return std::string("{}"); };
  policy.filter_scopes = filter;
  return answer(*catalogue, request, moment_at(1'795'425'000), policy).response;
}

std::string note_of(const Response& response) {
  return std::string(response.headers.find("X-Sandbox-Note").value_or(""));
}

TEST_CASE("an answer is filtered where the server or the token asks for it", "[scopes]") {
  Token token{"11111111-2222-3333-4444-555555555555",
              "00000000-0000-0000-0000-000000000000",
              {"mesri_identite"},
              {},
              {},
              ""};
  Request request;
  request.method = "GET";
  request.target = "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=310605021CF";
  const auto with_token = [&] {
    request.headers = {{"Authorization", "Bearer " + sign_token(token, 0, published_jwt_secret)}};
  };
  with_token();
  const Response whole = ask_filtered(request, false);
  CHECK(whole.body->find("admissions") != std::string::npos);
  CHECK(note_of(whole).empty());
  const Response filtered = ask_filtered(request, true);
  CHECK(filtered.body->find("identite") != std::string::npos);
  CHECK(filtered.body->find("admissions") == std::string::npos);
  CHECK(note_of(filtered) == "no scope of yours opens admissions");
  token.sandbox = std::make_shared<const SandboxClaims>(SandboxClaims{{}, true});
  with_token();
  CHECK(*ask_filtered(request, false).body == *filtered.body);
  // An error says all that it says.
  request.target = "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=0000000409D";
  CHECK(ask_filtered(request, true).status == 409);
  CHECK(*ask_filtered(request, true).body == *ask_filtered(request, false).body);
}

TEST_CASE("a FranceConnect token gives no identity from version 3 on", "[scopes]") {
  const auto catalogue = whole_catalogue();
  const auto& operation = catalogue->contract->operations.at(
      "api_particulier_v3_cnous_etudiant_boursier_with_france_connect");
  Identity identity;
  identity.scopes = {"cnous_identite", "cnous_email"};
  const Caller caller{nullptr, &identity};
  const ScopeBits opened = opened_scopes(*operation.members, operation, caller);
  CHECK(opened_body(*operation.members, opened,
                    R"({"data":{"identite":{"nom":"X"},"email":"x@y.fr"},"links":{},"meta":{}})")
            .body == R"({"data":{"email":"x@y.fr"},"links":{},"meta":{}})");
}

}  // namespace
}  // namespace sandbox
