#include "answering/wishes.h"

#include <vector>

#include "answering/sandbox_claims.h"
#include "reading/document.h"
#include "support/catch.h"

namespace sandbox {
namespace {

// "case=a status=504 …", or what is wrong.
std::string told(const Wishes& wishes) {
  if (!wishes.wrong.empty()) return wishes.wrong;
  std::string out;
  for (const WishOption& option : wish_options()) {
    const std::string text = option.text(wishes);
    if (!text.empty()) out += (out.empty() ? "" : " ") + std::string(option.name) + "=" + text;
  }
  return out;
}

std::string told_of_headers(std::vector<Header> headers) {
  Request request;
  request.headers = std::move(headers);
  const auto wishes = wishes_of(request);
  return wishes ? told(*wishes) : "none";
}

std::string told_of_token(const std::string& claims) {
  const auto read = read_sandbox_claims(*read_json(claims, {}).root);
  return read == nullptr ? "none" : told(read->wishes);
}

TEST_CASE("headers say what a client wishes for", "[wishes]") {
  struct Row {
    const char* what;
    std::vector<Header> headers;
    const char* told;
  };
  const Row rows[] = {
      {"nothing", {{"Accept", "*/*"}, {"X-Request-Id", "1"}}, "none"},
      {"a status", {{"X-Sandbox-Status", "504"}}, "status=504"},
      {"in any case", {{"x-sandbox-status", "504"}}, "status=504"},
      {"all at once",
       {{"X-Sandbox-Case", "op/404.yaml"},
        {"X-Sandbox-Delay", "1500ms"},
        {"X-Sandbox-Fault", "slow"},
        {"X-Sandbox-Today", "2026-11-23"}},
       "case=op/404.yaml delay=1500ms fault=slow today=2026-11-23"},
      {"whole seconds", {{"X-Sandbox-Delay", "2000ms"}}, "delay=2s"},
      {"no delay is no wish", {{"X-Sandbox-Delay", "0s"}}, ""},
      {"headers of others", {{"X-Sandbox-Ref", "main"}, {"X-Sandboxed", "1"}}, "none"},
      {"a status out of bounds",
       {{"X-Sandbox-Status", "199"}},
       "X-Sandbox-Status is \"199\"; write a status from 200 to 599"},
      {"a status that is none",
       {{"X-Sandbox-Status", "5O4"}},
       "X-Sandbox-Status is \"5O4\"; write a status from 200 to 599"},
      {"a negative delay",
       {{"X-Sandbox-Delay", "-1s"}},
       "X-Sandbox-Delay is \"-1s\"; write a time such as 800ms, 2s or 1m"},
      {"an unknown fault",
       {{"X-Sandbox-Fault", "explode"}},
       "X-Sandbox-Fault is \"explode\"; write one of reset, truncate, slow, garbage"},
      {"no date",
       {{"X-Sandbox-Today", "23/11/2026"}},
       "X-Sandbox-Today is \"23/11/2026\"; write a date such as 2026-11-23"},
      {"an empty case",
       {{"X-Sandbox-Case", ""}},
       "X-Sandbox-Case is \"\"; write the file of a case: 404.yaml, or <operation>/404.yaml"},
      {"a slip of the pen",
       {{"X-Sandbox-Statsu", "504"}},
       "there is no header X-Sandbox-Statsu; did you mean X-Sandbox-status?"},
      {"a session", {{"X-Sandbox-Session", "ci-42.A_b"}}, "session=ci-42.A_b"},
      {"no name of a session",
       {{"X-Sandbox-Session", "ci 42"}},
       "X-Sandbox-Session is \"ci 42\"; write a name of 1 to 64 letters, digits, . _ and -"},
      {"a case and a status",
       {{"X-Sandbox-Case", "404.yaml"}, {"X-Sandbox-Status", "404"}},
       "a case has a status of its own; ask for the case or for the status"},
      {"what a terminal would obey",
       {{"X-Sandbox-Fault", "\x1B[2J"}},
       "X-Sandbox-Fault is \"\\x1B[2J\"; write one of reset, truncate, slow, garbage"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(told_of_headers(row.headers) == row.told);
  }
}

TEST_CASE("the claim `sandbox` of a token says the same", "[wishes]") {
  struct Row {
    const char* what;
    const char* claims;
    const char* told;
  };
  const Row rows[] = {
      {"a token of a real server", R"({"uid": "1"})", "none"},
      {"null", R"({"sandbox": null})", "none"},
      {"an empty object", R"({"sandbox": {}})", ""},
      {"a number", R"({"sandbox": {"status": 504, "delay": "2s"}})", "status=504 delay=2s"},
      {"a text", R"({"sandbox": {"status": "504"}})", "status=504"},
      {"a member that is none", R"({"sandbox": {"colour": "red"}})",
       "the token's claim `sandbox` has no member \"colour\"; there are: case, status, delay, "
       "fault, today, session, filter_scopes"},
      {"filtering is no wish", R"({"sandbox": {"filter_scopes": true}})", ""},
      {"filtering by a text", R"({"sandbox": {"filter_scopes": "true"}})",
       "the claim sandbox.filter_scopes is true or false, and nothing else"},
      {"filtering by a number", R"({"sandbox": {"filter_scopes": 1}})",
       "the claim sandbox.filter_scopes is true or false, and nothing else"},
      {"a list", R"({"sandbox": ["status"]})", "the token's claim `sandbox` is no object"},
      {"a value that is none", R"({"sandbox": {"status": {"a": 1}}})",
       "the claim sandbox.status is \"\"; write a status from 200 to 599"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(told_of_token(row.claims) == row.told);
  }
}

TEST_CASE("claims that were written are read again", "[wishes]") {
  const char* claims = R"({"status":504,"delay":"1500ms","fault":"reset","today":"2026-11-23"})";
  const std::string token = std::string(R"({"sandbox":)") + claims + "}";
  CHECK(to_json(*read_sandbox_claims(*read_json(token, {}).root)) == claims);
  CHECK(to_json(SandboxClaims{}).empty());
  CHECK(to_json(SandboxClaims{{}, true}) == R"({"filter_scopes":true})");
  const auto filtering = read_json(R"({"sandbox":{"filter_scopes":true,"status":404}})", {});
  CHECK(read_sandbox_claims(*filtering.root)->filter_scopes);
  CHECK(read_sandbox_claims(*filtering.root)->wishes.status == 404);
  CHECK_FALSE(read_sandbox_claims(*read_json(R"({"sandbox":{"filter_scopes":false}})", {}).root)
                  ->filter_scopes);
}

TEST_CASE("what is wished nearer by goes first", "[wishes]") {
  Wishes header;
  header.status = 404;
  Wishes token;
  token.case_file = "500.yaml";
  token.delay = std::chrono::seconds(2);
  token.fault = Fault::reset;
  add_wishes(header, token);
  CHECK(told(header) == "status=404 delay=2s fault=reset");
  Wishes nothing;
  add_wishes(nothing, token);
  CHECK(told(nothing) == "case=500.yaml delay=2s fault=reset");
}

}  // namespace
}  // namespace sandbox
