// What people try on providers of identities: to be sent elsewhere, to log others in, to
// pass one ticket for another.

#include "france_connect/desk.h"
#include "france_connect/fields.h"
#include "support/base64.h"
#include "support/catch.h"

using namespace sandbox;
using namespace sandbox::test;
using namespace sandbox::france_connect;
using nlohmann::json;

namespace {

std::string cookie_of(const ChoicePage& page) {
  return page.cookie.substr(0, page.cookie.find(';'));
}

}  // namespace

TEST_CASE("nobody is sent to a redirect URI that is not of this machine", "[france_connect]") {
  Desk desk;
  for (const char* uri : {
           "//evil.example/cb",
           "///evil.example/cb",
           "http:/evil.example",
           "http:evil.example",
           "https://evil.example/cb",
           "http://localhost@evil.example/cb",
           "http://localhost:80@evil.example/cb",
           "http://evil.example#@localhost/",
           "http://evil.example\\@localhost/",
           "http://localhost\\.evil.example/",
           "http://localhost.evil.example/",
           "http://localhostevil.example/",
           "http://127.0.0.1.evil.example/",
           "http://127.evil.example/",
           "http://evil.example/localhost",
           "http://evil.example?localhost",
           "http://evil.example:localhost/",
           "http://localhost%2eevil.example/",
           "http://localhost%00.evil.example/",
           "http://localhost\n.evil.example/",
           "http://localhost\t/",
           "http:// localhost/",
           "http://localhost:80:80/",
           "http://localhost:99999/",
           "http://localhost:/",
           "http://[::1/",
           "http://[::1]evil.example/",
           "http://[::ffff:1.2.3.4]/",
           "http://ⓛocalhost/",
           "http://lоcalhost/",
           "javascript://localhost/%0aalert(1)",
           "data:text/html,x",
           "file://localhost/etc/passwd",
           "ftp://localhost/",
           "http://localhost/cb#fragment",
           "http://localhost/\"onclick=",
           "http://0x7f000001/",
           "http://2130706433/",
           "http://127.1/",
           "http://0/",
           "http://",
           "",
       }) {
    INFO(uri);
    Pairs demand = desk.demand();
    set(demand, "redirect_uri", uri);
    set(demand, "idp_hint", "awa-diallo");
    const Answer answer = desk.ask("GET", "authorize", demand);
    CHECK(error_of(answer).status == 400);
    // The same at logout.
    const std::string hint = desk.tokens()["id_token"];
    const Answer logout = desk.ask("GET", "session/end",
                                   {{"id_token_hint", hint}, {"post_logout_redirect_uri", uri}});
    CHECK(error_of(logout).status == 400);
  }
}

TEST_CASE("spellings of this machine that are good", "[france_connect]") {
  Desk desk;
  for (const char* uri :
       {"http://localhost/cb", "https://localhost:8443/cb", "http://127.0.0.1:3000/cb?a=b",
        "http://127.8.9.10/", "http://[::1]:3000/", "HTTP://LOCALHOST:3000/Cb",
        "http://service.localhost:1/"}) {
    INFO(uri);
    Pairs demand = desk.demand();
    set(demand, "redirect_uri", uri);
    set(demand, "idp_hint", "awa-diallo");
    const std::string location = location_of(desk.ask("GET", "authorize", demand));
    const bool has_query = std::string_view(uri).find('?') != std::string_view::npos;
    CHECK(location.starts_with(std::string(uri) + (has_query ? "&code=" : "?code=")));
  }
}

TEST_CASE("what comes back can't start a header, nor another parameter", "[france_connect]") {
  Desk desk;
  Pairs demand = desk.demand();
  const std::string state = "x\r\nSet-Cookie: a=b\r\n\r\n<script>&code=mine#é";
  set(demand, "state", state);
  set(demand, "idp_hint", "awa-diallo");
  const std::string location = location_of(desk.ask("GET", "authorize", demand));
  CHECK(location.find_first_of("\r\n<> ") == std::string::npos);
  const Pairs fields = fields_in(location);
  REQUIRE(fields.size() == 3);
  CHECK(fields[1].second == state);
}

// docs/bounds.md 6
TEST_CASE("what a demand says is bounded", "[france_connect]") {
  struct Row {
    const char* name;
    std::size_t most;
    std::string start = {};  // then the filling
    char filling = 'x';
  };
  for (const Row& row :
       {Row{"state", 4096}, Row{"nonce", 512}, Row{"client_id", 255}, Row{"acr_values", 255},
        Row{"ui_locales", 255}, Row{"scope", 4096, "openid", ' '}, Row{"claims", 2048, "{}", ' '},
        Row{"redirect_uri", 2048, "http://localhost/"}}) {
    DYNAMIC_SECTION(row.name) {
      Desk desk;
      Pairs demand = desk.demand();
      set(demand, row.name, row.start + std::string(row.most - row.start.size(), row.filling));
      choice_of(desk.post("authorize", demand));
      set(demand, row.name, row.start + std::string(row.most + 1 - row.start.size(), row.filling));
      CHECK(error_of(desk.post("authorize", demand)).code == "Y030007");
      set(demand, row.name, std::string(65'000, 'x'));
      CHECK(error_of(desk.post("authorize", demand)).code == "Y030007");
    }
  }
}

TEST_CASE("the id_token_hint of a logout is bounded", "[france_connect]") {
  Desk desk;
  const auto log_out = [&](std::size_t size) {
    return error_of(desk.ask("GET", "session/end", {{"id_token_hint", std::string(size, 'x')}}));
  };
  CHECK(log_out(8192).description == "could not decode id_token_hint");
  CHECK(log_out(8193).code == "Y000400");
}

TEST_CASE("a field of an identity of one's own is cut at 255 bytes", "[france_connect]") {
  Desk desk;
  for (const std::size_t size : {255U, 256U}) {
    const Answer shown = desk.ask("GET", "authorize", desk.demand());
    const ChoicePage& page = choice_of(shown);
    const Answer chosen = desk.post("login",
                                    {{"ticket", page.ticket},
                                     {"family_name", std::string(size, 'X')},
                                     {"given_name", "Y"},
                                     {"gender", "male"},
                                     {"birthdate", "2001-02-03"}},
                                    {{"Cookie", cookie_of(page)}});
    const std::string code = field(fields_in(location_of(chosen)), "code");
    const std::string token = json_of(desk.post("token", desk.exchange(code)))["access_token"];
    const auto identity = desk.provider.logged_in(token, moment_at(desk.clock)).identity;
    REQUIRE(identity != nullptr);
    CHECK(identity->claims.at("family_name").text == std::string(255, 'X'));
  }
}

TEST_CASE("a choice counts only from the page that was shown, in the browser that it was shown to",
          "[france_connect]") {
  Desk desk;
  const Answer shown = desk.ask("GET", "authorize", desk.demand());
  const ChoicePage& page = choice_of(shown);
  const Pairs chosen = {{"ticket", page.ticket}, {"person", "awa-diallo"}};
  const Header cookie{"Cookie", cookie_of(page)};
  const auto choose = [&](std::vector<Header> headers) {
    return desk.post("login", chosen, std::move(headers));
  };
  SECTION("from our own page") {
    CHECK_FALSE(location_of(choose({cookie, {"Origin", "http://127.0.0.1:8080"}})).empty());
    CHECK_FALSE(location_of(choose({cookie, {"Sec-Fetch-Site", "same-origin"}})).empty());
  }
  SECTION("from a page of another origin") {
    for (const Header& header :
         {Header{"Origin", "https://evil.example"}, Header{"Origin", "null"},
          Header{"Origin", "http://127.0.0.1:8081"}, Header{"Sec-Fetch-Site", "cross-site"},
          Header{"Sec-Fetch-Site", "same-site"}}) {
      INFO(header.value);
      CHECK(error_of(choose({cookie, header})).status == 403);
    }
  }
  SECTION("without the cookie, or with another") {
    CHECK(error_of(choose({})).code == "Y190001");
    const Answer other = desk.ask("GET", "authorize", desk.demand());
    CHECK(error_of(choose({{"Cookie", cookie_of(choice_of(other))}})).code == "Y190001");
    CHECK(error_of(choose({{"Cookie", "bac_a_sable_france_connect="}})).code == "Y190001");
  }
  SECTION("a browser that asks twice keeps its cookie, so that both pages count") {
    const Answer again = desk.ask("GET", "authorize", desk.demand(), {cookie});
    CHECK(cookie_of(choice_of(again)) == cookie.value);
  }
  SECTION("after half an hour") {
    desk.clock += 1800;
    CHECK_FALSE(location_of(choose({cookie})).empty());
    desk.clock += 1;
    CHECK(error_of(choose({cookie})).code == "Y190001");
  }
  SECTION("the cookie is the server's alone, and only by https where that is used") {
    CHECK(page.cookie.find("HttpOnly") != std::string::npos);
    CHECK(page.cookie.find("SameSite=Lax") != std::string::npos);
    CHECK(page.cookie.find("Secure") == std::string::npos);
    const Answer safe =
        desk.ask("GET", "authorize", desk.demand(), {{"X-Forwarded-Proto", "https"}});
    CHECK(choice_of(safe).cookie.find("Secure") != std::string::npos);
  }
}

TEST_CASE("no ticket passes for another, and none can be changed", "[france_connect]") {
  Desk desk;
  const Answer shown = desk.ask("GET", "authorize", desk.demand());
  const std::string choice = choice_of(shown).ticket;
  const json tokens = desk.tokens();
  const std::string access = tokens["access_token"];
  const std::string id_token = tokens["id_token"];
  const std::string code = desk.code();
  const auto userinfo = [&](const std::string& token) {
    return response_of(desk.ask("GET", "userinfo", {}, {{"Authorization", "Bearer " + token}}))
        .status;
  };
  CHECK(userinfo(access) == 200);
  for (const std::string& other : {choice, code, id_token}) CHECK(userinfo(other) == 401);
  for (const std::string& other : {choice, access, id_token}) {
    CHECK(json_of(desk.post("token", desk.exchange(other)))["error"] == "invalid_grant");
  }
  for (const std::string& other : {choice, access, code}) {
    CHECK(error_of(desk.ask("GET", "session/end", {{"id_token_hint", other}})).description ==
          "could not decode id_token_hint");
  }
  for (std::size_t at = 0; at < access.size(); at += 7) {
    std::string changed = access;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CHECK(userinfo(changed) == 401);
  }
  for (std::size_t size = 0; size < access.size(); size += 13) {
    CHECK(userinfo(access.substr(0, size)) == 401);
  }
}

TEST_CASE("an id_token that somebody else signed leads nobody away", "[france_connect]") {
  Desk desk;
  const std::string good = desk.tokens()["id_token"];
  const std::string payload = good.substr(good.find('.'), good.rfind('.') - good.find('.'));
  for (const char* header : {R"({"alg":"none"})", R"({"alg":"HS256"})", R"({"alg":"ES256"})",
                             R"({"alg":"RS256"})", "{}", "x"}) {
    for (const std::string& signature :
         {std::string(), good.substr(good.rfind('.') + 1), base64url(std::string(64, '\0')),
          base64url(std::string(256, '\x01'))}) {
      const std::string forged = base64url(header) + payload + "." + signature;
      INFO(forged);
      const Answer answer =
          desk.ask("GET", "session/end",
                   {{"id_token_hint", forged}, {"post_logout_redirect_uri", desk.redirect_uri}});
      CHECK(error_of(answer).status == 400);
    }
  }
}

TEST_CASE("a token of one client can't be revoked by another", "[france_connect]") {
  Desk desk;
  const std::string token = desk.tokens()["access_token"];
  const Answer done = desk.post(
      "token/revocation", {{"token", token}, {"client_id", "another"}, {"client_secret", "x"}});
  CHECK(response_of(done).status == 200);
  CHECK(desk.provider.logged_in(token, moment_at(desk.clock)).identity != nullptr);
}
