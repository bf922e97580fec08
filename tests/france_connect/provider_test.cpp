#include "france_connect/provider.h"

#include <algorithm>
#include <set>

#include "answering/asked.h"
#include "france_connect/desk.h"
#include "support/catch.h"
#include "support/shared.h"

using namespace sandbox;
using namespace sandbox::test;
using namespace sandbox::france_connect;
using nlohmann::json;

// The table exchanges.json, each row with the section of docs/reference/france-connect.md that
// says so: what is asked, starting from a good request, and what must come back.

namespace {

Client strict_client() {
  Client client;
  client.id = "un-service";
  client.name = "Un service";
  client.secret = "secret";
  client.redirect_uris = {"https://service.example/cb"};
  return client;
}

// One row of the table, played.
class Play {
 public:
  explicit Play(const json& row)
      : row_(row),
        desk_(row.value("strict", false) ? std::vector{strict_client()} : std::vector<Client>{}) {
    if (row.value("strict", false)) desk_.redirect_uri = "https://service.example/cb";
    if (row.contains("client")) desk_.client = row["client"];
  }

  Answer answer() {
    const std::string ask = row_["ask"];
    if (ask == "authorize") return authorize();
    if (ask == "login") return login();
    if (ask == "token") return token();
    if (ask == "userinfo") return userinfo();
    if (ask == "session/end") return log_out();
    return ask == "checktoken" ? check_token() : revoke();
  }

  const Desk& desk() const { return desk_; }

 private:
  Pairs changed(Pairs pairs) const {
    const json without = row_.value("without", json::array());
    const json with = row_.value("with", json::object());
    const json twice = row_.value("twice", json::object());
    for (const auto& name : without) remove(pairs, name);
    for (const auto& [name, value] : with.items()) set(pairs, name, value);
    for (const auto& [name, value] : twice.items()) pairs.emplace_back(name, value);
    return pairs;
  }

  std::vector<Header> headers() const {
    std::vector<Header> all;
    const json sent = row_.value("headers", json::object());
    for (const auto& [name, value] : sent.items()) all.push_back({name, value});
    return all;
  }

  void wait() { desk_.clock += row_.value("after", 0); }

  Answer authorize() {
    const Pairs pairs = changed(desk_.demand());
    return row_.value("post", false) ? desk_.post("authorize", pairs)
                                     : desk_.ask("GET", "authorize", pairs);
  }

  Answer login() {
    const Answer asked = desk_.ask("GET", "authorize", desk_.demand());
    const ChoicePage& page = choice_of(asked);
    std::vector<Header> sent;
    if (row_.value("cookie", true)) {
      sent.push_back({"Cookie", "a=b; " + page.cookie.substr(0, page.cookie.find(';'))});
    }
    return desk_.post("login", changed({{"ticket", page.ticket}}), sent);
  }

  Answer token() {
    const Pairs pairs = changed(desk_.exchange(desk_.code()));
    wait();
    for (int i = 1; i < row_.value("times", 1); ++i) desk_.post("token", pairs, headers());
    return row_.value("get", false) ? desk_.ask("GET", "token", pairs)
                                    : desk_.post("token", pairs, headers());
  }

  Answer userinfo() {
    const std::string token =
        row_.value("token", desk_.tokens()["access_token"].get<std::string>());
    wait();
    if (row_.value("by_query", false)) {
      return desk_.ask("GET", "userinfo", {{"access_token", token}});
    }
    const std::string header = row_.value("scheme", std::string("Bearer")) + " " + token;
    return desk_.ask(row_.value("post", false) ? "POST" : "GET", "userinfo", {},
                     {{"Authorization", header}});
  }

  Answer log_out() {
    const std::string hint = desk_.tokens()["id_token"];
    wait();
    return desk_.ask("GET", "session/end",
                     changed({{"id_token_hint", hint},
                              {"post_logout_redirect_uri", "http://localhost:3000/out"}}));
  }

  Answer revoke() {
    const std::string token = desk_.tokens()["access_token"];
    return desk_.post(
        "token/revocation",
        changed({{"token", token}, {"client_id", desk_.client}, {"client_secret", "secret"}}));
  }

  Answer check_token() {
    const std::string token = desk_.tokens()["access_token"];
    return desk_.post("checktoken",
                      changed({{"token", token},
                               {"client_id", "api-particulier"},
                               {"client_secret", "secret-de-l-api-particulier-0123456789"}}));
  }

  const json& row_;
  Desk desk_;
};

void check_page(const json& row, const Answer& answer) {
  const ErrorPage& page = error_of(answer);
  CHECK(page.status == row["status"].get<int>());
  CHECK(page.code == row.value("code", ""));
  CHECK(page.error == row.value("error", ""));
  CHECK(page.description == row.value("description", ""));
  CHECK(page.help.find(row.value("says", "")) != std::string::npos);
  CHECK_FALSE(page.help.empty());
  CHECK(page.help.find('{') == std::string::npos);
  CHECK(page.id.size() == 36);
}

void check_back(const json& row, const Answer& answer, const Desk& desk) {
  const std::string location = location_of(answer);
  const bool by_fragment = row.value("fragment", false);
  CHECK(location.starts_with(desk.redirect_uri + (by_fragment ? "#" : "?")));
  const Pairs fields = fields_in(location, by_fragment ? '#' : '?');
  Pairs expected = {{"error", row["error"]}, {"error_description", row["description"]}};
  if (row.contains("scope")) expected.emplace_back("scope", row["scope"]);
  expected.emplace_back("state", "l'état & co");
  expected.emplace_back("iss", "http://127.0.0.1:8080/api/v2");
  CHECK(fields == expected);
}

void check_json(const json& row, const Answer& answer) {
  const Response& response = response_of(answer);
  CHECK(response.status == row["status"].get<int>());
  const json body = json::parse(*response.body);
  CHECK(body["error"] == row["error"]);
  if (row.contains("description")) CHECK(body["error_description"] == row["description"]);
  if (row.contains("code")) {
    const std::string uri = body["error_uri"];
    CHECK(uri.find("/fs-technique-erreurs/?code=" + row["code"].get<std::string>() + "&id=") !=
          std::string::npos);
  } else {
    CHECK_FALSE(body.contains("error_uri"));
  }
}

void check_tokens(const Answer& answer) {
  const json body = json_of(answer);
  CHECK(body.size() == 5);
  CHECK(body["expires_in"] == 60);
  CHECK(body["token_type"] == "Bearer");
  CHECK(body["scope"] == "openid identite_pivot email revenu_solidarite_active");
  CHECK(body["access_token"].get<std::string>().size() >= 43);
  const json header = part_of(body["id_token"], 0);
  CHECK(header.size() == 2);
  CHECK(header["alg"] == "ES256");
  CHECK(part_of(body["id_token"], 1).size() == 8);
}

void check_code(const Answer& answer, const Desk& desk) {
  const std::string location = location_of(answer);
  CHECK(location.starts_with(desk.redirect_uri + "?code="));
  const Pairs fields = fields_in(location);
  REQUIRE(fields.size() == 3);
  CHECK(fields[0].first == "code");
  CHECK(fields[1] == std::pair<std::string, std::string>("state", "l'état & co"));
  CHECK(fields[2] == std::pair<std::string, std::string>("iss", "http://127.0.0.1:8080/api/v2"));
}

void check_signed_userinfo(const Answer& answer) {
  const Response& response = response_of(answer);
  CHECK(response.headers.find("Content-Type") == "application/jwt");
  const json payload = part_of(*response.body, 1);
  std::set<std::string> names;
  for (const auto& [name, value] : payload.items()) names.insert(name);
  CHECK(names == std::set<std::string>{"sub", "given_name", "given_name_array", "family_name",
                                       "birthdate", "gender", "birthplace", "birthcountry", "email",
                                       "aud", "exp", "iat", "iss"});
}

}  // namespace

TEST_CASE("what FranceConnect answers, row by row", "[france_connect]") {
  const std::string path = project_root() + "/tests/france_connect/exchanges.json";
  const json rows = json::parse(text_of_file(path));
  REQUIRE(rows.size() > 75);
  for (const json& row : rows) {
    DYNAMIC_SECTION(row["ask"].get<std::string>() << ": " << row["what"].get<std::string>()) {
      Play play(row);
      const Answer answer = play.answer();
      const std::string expected = row["expect"];
      if (expected == "page")
        check_page(row, answer);
      else if (expected == "back")
        check_back(row, answer, play.desk());
      else if (expected == "json")
        check_json(row, answer);
      else if (expected == "choice")
        CHECK_FALSE(choice_of(answer).people->all.empty());
      else if (expected == "code")
        check_code(answer, play.desk());
      else if (expected == "tokens")
        check_tokens(answer);
      else if (expected == "userinfo")
        check_signed_userinfo(answer);
      else if (expected == "away")
        CHECK(location_of(answer) == row["location"].get<std::string>());
      else if (expected == "logged out")
        CHECK(std::holds_alternative<LoggedOutPage>(answer));
      else if (expected == "empty")
        CHECK(response_of(answer).body->empty());
      else if (expected == "jwe") {
        CHECK(response_of(answer).headers.find("Content-Type") ==
              "application/token-introspection+jwt");
        CHECK(part_of(*response_of(answer).body, 0) ==
              json{{"alg", "RSA-OAEP"}, {"enc", "A256GCM"}});
      } else {
        FAIL("the row expects " << expected);
      }
    }
  }
}

TEST_CASE("a scope opens its claims in userinfo, and no others", "[france_connect]") {
  struct Row {
    const char* scope;
    std::set<std::string> claims;
  };
  // docs/reference/france-connect.md 2.1; Awa has no name in use.
  const Row rows[] = {
      {"openid", {}},
      {"openid profile", {"given_name", "given_name_array", "family_name", "birthdate", "gender"}},
      {"openid birth", {"birthplace", "birthcountry"}},
      {"openid given_name", {"given_name", "given_name_array"}},
      {"openid family_name gender", {"family_name", "gender"}},
      {"openid birthdate idp_birthdate", {"birthdate", "idp_birthdate"}},
      {"openid preferred_username", {}},
      {"openid revenu_solidarite_active amr no_such_scope", {}},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.scope) {
      Desk desk;
      desk.client = "bac-a-sable-json";
      Pairs demand = desk.demand();
      set(demand, "scope", row.scope);
      set(demand, "idp_hint", "awa-diallo");
      const std::string code =
          field(fields_in(location_of(desk.ask("GET", "authorize", demand))), "code");
      const json tokens = json_of(desk.post("token", desk.exchange(code)));
      const json info = json_of(
          desk.ask("GET", "userinfo", {},
                   {{"Authorization", "Bearer " + tokens["access_token"].get<std::string>()}}));
      std::set<std::string> expected = row.claims;
      expected.insert("sub");
      std::set<std::string> names;
      for (const auto& [name, value] : info.items()) names.insert(name);
      CHECK(names == expected);
      CHECK(info["sub"] == part_of(tokens["id_token"], 1)["sub"]);
    }
  }
}

TEST_CASE("sub is the same at each login, and another for another client", "[france_connect]") {
  Desk desk;
  const auto sub = [&](const std::string& client) {
    desk.client = client;
    return part_of(desk.tokens()["id_token"], 1)["sub"].get<std::string>();
  };
  const std::string first = sub("un");
  CHECK(first.size() == 66);
  CHECK(first.ends_with("v1"));
  CHECK(sub("un") == first);
  CHECK(sub("deux") != first);
}

TEST_CASE("amr is in the id_token when it was asked for", "[france_connect]") {
  Desk desk;
  Pairs demand = desk.demand();
  set(demand, "claims", R"({"id_token":{"amr":{"essential":true}}})");
  set(demand, "idp_hint", "awa-diallo");
  const std::string code =
      field(fields_in(location_of(desk.ask("GET", "authorize", demand))), "code");
  const json payload = part_of(json_of(desk.post("token", desk.exchange(code)))["id_token"], 1);
  CHECK(payload.size() == 9);
  CHECK(payload["amr"] == json{"fc", "pwd"});
  CHECK(payload["nonce"] == "0123456789abcdef0123456789abcdef");
  CHECK(payload["aud"] == "un-service");
  CHECK(payload["exp"].get<int>() == payload["iat"].get<int>() + 60);
  CHECK(payload["iss"] == "http://127.0.0.1:8080/api/v2");
}

TEST_CASE("an access token stands for its person, with the scopes asked for, while it lives",
          "[france_connect]") {
  Desk desk;
  const std::string token = desk.tokens()["access_token"];
  const auto identity = [&](std::int64_t after) {
    return desk.provider.logged_in(token, moment_at(desk.clock + after)).identity;
  };
  const auto awa = identity(0);
  REQUIRE(awa != nullptr);
  CHECK(awa->claims.at("family_name").text == "DIALLO");
  CHECK(awa->scopes ==
        std::vector<std::string>{"openid", "identite_pivot", "email", "revenu_solidarite_active"});
  CHECK_FALSE(awa->claims.contains("email"));
  CHECK(identity(60) != nullptr);
  CHECK(identity(61) == nullptr);
  desk.post("token/revocation",
            {{"token", token}, {"client_id", desk.client}, {"client_secret", "x"}});
  CHECK(identity(0) == nullptr);
}

TEST_CASE("a code that comes twice takes its token with it", "[france_connect]") {
  Desk desk;
  const std::string code = desk.code();
  const std::string token = json_of(desk.post("token", desk.exchange(code)))["access_token"];
  CHECK(desk.provider.logged_in(token, moment_at(desk.clock)).identity != nullptr);
  desk.post("token", desk.exchange(code));
  CHECK(desk.provider.logged_in(token, moment_at(desk.clock)).identity == nullptr);
}

TEST_CASE("another process with the same keys goes on with a journey", "[france_connect]") {
  Desk one;
  Desk other;
  const std::string code = one.code();
  const std::string token = json_of(other.post("token", other.exchange(code)))["access_token"];
  CHECK(one.provider.logged_in(token, moment_at(one.clock)).identity != nullptr);
}

TEST_CASE("the next login is as a suite asked for", "[france_connect]") {
  Desk desk;
  const auto catalogue = whole_catalogue();
  const auto next = [&](const std::string& body, const char* method = "POST") {
    Request request{method, "/_sandbox/france_connect/next", {}, body};
    return desk.provider.ask_for_next(request, catalogue).status;
  };
  const auto authorize = [&](std::vector<Header> headers = {}) {
    return desk.ask("GET", "authorize", desk.demand(), std::move(headers));
  };
  SECTION("a person, once") {
    CHECK(next(R"({"person":"awa-diallo"})") == 200);
    CHECK_FALSE(field(fields_in(location_of(authorize())), "code").empty());
    choice_of(authorize());
  }
  SECTION("an identity of its own") {
    CHECK(next(R"({"identity":{"family_name":"X","given_name":"Y","gender":"male",)"
               R"("birthdate":"2001-02-03"}})") == 200);
    const std::string code = field(fields_in(location_of(authorize())), "code");
    const std::string token = json_of(desk.post("token", desk.exchange(code)))["access_token"];
    const auto identity = desk.provider.logged_in(token, moment_at(desk.clock)).identity;
    REQUIRE(identity != nullptr);
    CHECK(identity->claims.at("family_name").text == "X");
  }
  SECTION("what its access token is to say to the sandbox") {
    CHECK(next(R"({"person":"awa-diallo","sandbox":{"status":504,"delay":"2s"}})") == 200);
    const auto wishes_of = [&](std::vector<Header> headers) {
      const std::string code = field(fields_in(location_of(authorize(std::move(headers)))), "code");
      const std::string token = json_of(desk.post("token", desk.exchange(code)))["access_token"];
      return desk.provider.logged_in(token, moment_at(desk.clock)).wishes;
    };
    CHECK(wishes_of({}) == WishTexts{{"status", "504"}, {"delay", "2s"}});
    CHECK(next(R"({"person":"awa-diallo"})") == 200);
    CHECK(wishes_of({{"X-Sandbox-Session", "ci-42"}}) == WishTexts{{"session", "ci-42"}});
    CHECK(next(R"({"person":"awa-diallo","sandbox":"504"})") == 400);
  }
  SECTION("an error") {
    CHECK(next(R"({"error":"access_denied"})") == 200);
    CHECK(next(R"({"error":"temporarily_unavailable"})") == 200);
    CHECK(next(R"({"error":"login_required"})") == 200);
    for (const char* error : {"access_denied", "temporarily_unavailable", "login_required"}) {
      CHECK(field(fields_in(location_of(authorize())), "error") == error);
    }
  }
  SECTION("of a session, or of a client") {
    CHECK(next(R"({"person":"awa-diallo","session":"ci-42"})") == 200);
    CHECK(next(R"({"error":"server_error","client_id":"another"})") == 200);
    choice_of(authorize());
    choice_of(authorize({{"X-Sandbox-Session", "ci-43"}}));
    CHECK_FALSE(location_of(authorize({{"X-Sandbox-Session", "ci-42"}})).empty());
  }
  SECTION("what can't be") {
    for (const char* body :
         {"", "[]", "{}", R"({"person":"nobody"})", R"({"person":"awa-diallo","error":"x"})",
          R"({"error":"a b"})", R"({"error":"é"})", R"({"who":"me"})", R"({"person":1})",
          R"({"identity":{"family_name":"X"}})"}) {
      INFO(body);
      CHECK(next(body) == 400);
    }
    CHECK(next("", "GET") == 405);
  }
  SECTION("forgotten") {
    next(R"({"person":"awa-diallo"})");
    CHECK(next("", "DELETE") == 200);
    choice_of(authorize());
  }
}

TEST_CASE("the issuer is what the client called", "[france_connect]") {
  Desk desk;
  const auto catalogue = whole_catalogue();
  struct Row {
    const char* what;
    std::vector<Header> headers;
    std::string expected;  // empty: refused
  };
  const Row rows[] = {
      {"a name", {{"Host", "sandbox:8080"}}, "http://sandbox:8080/api/v2"},
      {"an IPv6 address", {{"Host", "[::1]:8080"}}, "http://[::1]:8080/api/v2"},
      {"behind a proxy",
       {{"Host", "10.0.0.1:80"},
        {"X-Forwarded-Host", "fc.example"},
        {"X-Forwarded-Proto", "https"}},
       "https://fc.example/api/v2"},
      {"an odd scheme of a proxy",
       {{"Host", "a"}, {"X-Forwarded-Proto", "javascript"}},
       "http://a/api/v2"},
      {"a Host that is none", {{"Host", "a/b"}}, ""},
      {"a Host with quotes", {{"Host", "a\"b"}}, ""},
      {"no Host", {}, ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const Request request{"GET", "/api/v2/.well-known/openid-configuration", row.headers, ""};
      const Answer answer = desk.provider.answer(request, moment_at(desk.clock), catalogue);
      if (row.expected.empty()) {
        CHECK(response_of(answer).status == 400);
      } else {
        CHECK(json_of(answer)["issuer"] == row.expected);
      }
    }
  }
}

TEST_CASE("discovery and keys are what clients read", "[france_connect]") {
  Desk desk;
  const json discovery = json_of(desk.ask("GET", ".well-known/openid-configuration"));
  const std::string issuer = discovery["issuer"];
  for (const auto& [name, value] : discovery.items()) {
    if (name.ends_with("_endpoint") || name == "jwks_uri") {
      INFO(name);
      CHECK(value.get<std::string>().starts_with(issuer + "/"));
    }
  }
  CHECK(discovery["acr_values_supported"] == json{"eidas1"});
  CHECK(discovery["code_challenge_methods_supported"] == json{"S256"});
  CHECK(discovery["subject_types_supported"] == json{"pairwise"});
  const json keys = json_of(desk.ask("GET", "jwks"))["keys"];
  REQUIRE(keys.size() == 2);
  CHECK(keys[0]["kty"] == "EC");
  CHECK(keys[1]["kty"] == "RSA");
  for (const json& key : keys) {
    CHECK(key["use"] == "sig");
    CHECK(key.contains("alg"));
    CHECK(key.contains("kid"));
    CHECK_FALSE(key.contains("d"));
  }
}
