// The identities that FranceConnect's own test accounts give, logged in here: on the page, and
// beforehand; then the call with the access token gets the real service's answer.

#include <fstream>

#include "golden/golden_row.h"
#include "support/catch.h"
#include "support/percent.h"
#include "support/shared.h"
#include "support/text.h"

using namespace sandbox;
using namespace sandbox::test;

namespace {

using nlohmann::json;

struct IdentityRow {
  std::string where;
  std::string path;
  std::string operation;
  Pairs query;
  Pairs identity;
  int status = 0;
  json body;
};

std::vector<IdentityRow> read_rows(const std::filesystem::path& shared) {
  std::vector<IdentityRow> rows;
  std::ifstream lines(shared / "golden/fc-identities.jsonl");
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    const json read = json::parse(line);
    IdentityRow row;
    row.where = "fc-identities.jsonl:" + std::to_string(++number);
    row.path = read.at("path");
    row.operation = read.at("operation_id");
    row.query = read.at("query").get<Pairs>();
    const json identity = read.at("fc_identity");
    for (const auto& [name, value] : identity.items()) row.identity.emplace_back(name, value);
    row.status = read.at("expected_status");
    row.body = read.at("expected_body");
    rows.push_back(std::move(row));
  }
  return rows;
}

std::map<std::string, std::string> scopes_by_operation(const std::filesystem::path& shared) {
  std::map<std::string, std::string> scopes;
  for (const json& operation : json::parse(text_of_file(shared / "reference/operations.json"))) {
    scopes[operation.at("operation_id")] =
        join(operation.at("required_scopes_any_of").get<Words>(), " ");
  }
  return scopes;
}

std::string form_of(const Pairs& pairs) { return write_query(pairs, Writing::usual).substr(1); }

const Header form_type{"Content-Type", "application/x-www-form-urlencoded"};
const std::string redirect_uri = "http://localhost:3000/cb";

std::string between(const std::string& text, const std::string& start, char end) {
  const std::size_t at = text.find(start);
  REQUIRE(at != std::string::npos);
  const std::size_t from = at + start.size();
  return text.substr(from, text.find(end, from) - from);
}

std::string authorize_target(const std::string& scopes) {
  return "/api/v2/authorize" + write_query({{"client_id", "golden"},
                                            {"redirect_uri", redirect_uri},
                                            {"response_type", "code"},
                                            {"scope", "openid " + scopes},
                                            {"state", "s"},
                                            {"nonce", "0123456789abcdef0123456789abcdef"},
                                            {"acr_values", "eidas1"}},
                                           Writing::usual);
}

// The person's identity is filled into the page's form.
std::string code_by_page(const RunningServer& server, const IdentityRow& row,
                         const std::string& scopes) {
  const RawAnswer page = ask(server, {authorize_target(scopes)});
  REQUIRE(page.status == 200);
  Pairs form = row.identity;
  form.emplace_back("ticket", between(page.body, "name=\"ticket\" value=\"", '"'));
  const std::string cookie = page.header("Set-Cookie");
  const RawAnswer back = ask(server, {"/api/v2/login",
                                      {form_type, {"Cookie", cookie.substr(0, cookie.find(';'))}},
                                      "POST",
                                      form_of(form)});
  REQUIRE(back.status == 303);
  return between(back.header("Location"), "code=", '&');
}

// A suite says beforehand who it will be.
std::string code_asked_for(const RunningServer& server, const IdentityRow& row,
                           const std::string& scopes) {
  json identity;
  for (const auto& [name, value] : row.identity) identity[name] = value;
  const RawAnswer asked = ask(
      server, {"/_sandbox/france_connect/next", {}, "POST", json{{"identity", identity}}.dump()});
  REQUIRE(asked.status == 200);
  const RawAnswer back = ask(server, {authorize_target(scopes)});
  REQUIRE(back.status == 303);
  return between(back.header("Location"), "code=", '&');
}

std::string access_token(const RunningServer& server, const std::string& code) {
  const RawAnswer tokens = ask(server, {"/api/v2/token",
                                        {form_type},
                                        "POST",
                                        form_of({{"grant_type", "authorization_code"},
                                                 {"code", code},
                                                 {"redirect_uri", redirect_uri},
                                                 {"client_id", "golden"},
                                                 {"client_secret", "any"}})});
  REQUIRE(tokens.status == 200);
  return json::parse(tokens.body).at("access_token");
}

}  // namespace

TEST_CASE("who logs in through FranceConnect gets the real service's answers", "[golden]") {
  const auto golden = shared_folder("golden");
  if (!golden) {
    WARN("skipped: there is no ../shared/golden beside the project");
    return;
  }
  const std::filesystem::path shared = golden->parent_path();
  const auto scopes = scopes_by_operation(shared);
  const std::vector<IdentityRow> rows = read_rows(shared);
  REQUIRE(rows.size() == 42);
  const RunningServer server({"--log", "off", "--today", "2026-11-23", "--payloads",
                              shared / "siade_staging_data/payloads"});
  for (const auto& code_of : {code_by_page, code_asked_for}) {
    for (const IdentityRow& row : rows) {
      INFO(row.where << (code_of == code_by_page ? ", by the page" : ", beforehand"));
      const std::string token =
          access_token(server, code_of(server, row, scopes.at(row.operation)));
      const RawAnswer answer = ask(server, {row.path + write_query(row.query, Writing::usual),
                                            {{"Authorization", "Bearer " + token}}});
      CHECK(answer.status == row.status);
      CHECK(json::parse(answer.body) == row.body);
    }
  }
  SECTION("without the scope of the operation it is refused") {
    const std::string token = access_token(server, code_by_page(server, rows.front(), "email"));
    const RawAnswer answer =
        ask(server, {rows.front().path + write_query(rows.front().query, Writing::usual),
                     {{"Authorization", "Bearer " + token}}});
    CHECK(answer.status >= 401);
    CHECK(answer.status <= 403);
  }
}
