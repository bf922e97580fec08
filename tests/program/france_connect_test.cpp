#include <nlohmann/json.hpp>

#include "support/base64.h"
#include "support/catch.h"
#include "support/running_server.h"
#include "support/temp_folder.h"

using namespace sandbox;
using namespace sandbox::test;

namespace {

std::string demand(const std::string& changes = "") {
  return "/api/v2/authorize?client_id=un-service&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb&"
         "response_type=code&scope=openid%20revenu_solidarite_active&state=s&"
         "nonce=0123456789abcdef0123456789abcdef&acr_values=eidas1" +
         changes;
}

std::string issuer_of(const RunningServer& server) {
  const std::string body = ask(server, {"/api/v2/.well-known/openid-configuration"}).body;
  const std::string start = "{\"issuer\":\"";
  REQUIRE(body.starts_with(start));
  return body.substr(start.size(), body.find('"', start.size()) - start.size());
}

// What the code in the location is good for, as JSON.
std::string tokens_for(const RunningServer& server, const std::string& location) {
  const std::size_t code = location.find("code=") + 5;
  const std::string form =
      "grant_type=authorization_code&client_id=un-service&client_secret=s&"
      "redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb&code=" +
      location.substr(code, location.find('&', code) - code);
  const RawAnswer tokens =
      ask(server,
          {"/api/v2/token", {{"Content-Type", "application/x-www-form-urlencoded"}}, "POST", form});
  return tokens.body;
}

}  // namespace

TEST_CASE("FranceConnect is there, without an option", "[program]") {
  const RunningServer server({"--log", "off"});
  CHECK(issuer_of(server).ends_with("/api/v2"));
  const RawAnswer page = ask(server, {demand()});
  CHECK(page.status == 200);
  CHECK(page.body.find("awa-diallo") != std::string::npos);
  CHECK(ask(server, {demand("&idp_hint=awa-diallo")}).status == 303);
  // A browser is sent here from another site.
  CHECK(ask(server, {demand(), {{"Sec-Fetch-Site", "cross-site"}}}).status == 200);
  // Other paths of v2 are the API's.
  CHECK(ask(server, {"/api/v2/authorizes"}).status == 404);
  CHECK(ask(server, {demand(), {}, "HEAD"}).status == 200);
}

TEST_CASE("the log says nothing of who logs in", "[program]") {
  RunningServer server;
  ask(server, {demand("&idp_hint=awa-diallo")});
  ask(server, {"/api/v2/userinfo", {{"Authorization", "Bearer a-secret-token"}}});
  const std::string log = server.stop_and_read_log();
  CHECK(log.find("/api/v2/authorize") != std::string::npos);
  for (const char* hidden : {"awa-diallo", "un-service", "a-secret-token", "DIALLO"}) {
    INFO(hidden);
    CHECK(log.find(hidden) == std::string::npos);
  }
}

TEST_CASE("the next login is asked for by who may", "[program]") {
  const Ask next{"/_sandbox/france_connect/next", {}, "POST", R"({"person":"awa-diallo"})"};
  SECTION("on this machine alone, anybody but a page of another origin") {
    const RunningServer server({"--log", "off"});
    Ask from_elsewhere = next;
    from_elsewhere.headers = {{"Origin", "https://evil.example"}};
    CHECK(ask(server, from_elsewhere).status == 403);
    CHECK(ask(server, {demand()}).status == 200);
    CHECK(ask(server, next).status == 200);
    CHECK(ask(server, {demand()}).status == 303);
  }
  SECTION("with --admin-token, who has it") {
    const RunningServer server({"--log", "off", "--admin-token", "t"});
    CHECK(ask(server, next).status == 401);
    Ask with_token = next;
    with_token.headers = {{"Authorization", "Bearer t"}};
    CHECK(ask(server, with_token).status == 200);
  }
}

TEST_CASE("a login can be one whose calls fail, as a suite or the page's reader asks",
          "[program]") {
  const RunningServer server({"--log", "off"});
  const auto call = [&](const std::string& location) {
    const std::string token = nlohmann::json::parse(tokens_for(server, location))["access_token"];
    return ask(server, {"/v3/dss/revenu_solidarite_active/france_connect?recipient=13002526500013",
                        {{"Authorization", "Bearer " + token}}});
  };
  const auto next = [&](const std::string& body) {
    const Ask asked{"/_sandbox/france_connect/next", {}, "POST", body};
    REQUIRE(ask(server, asked).status == 200);
    return ask(server, {demand()}).header("Location");
  };
  SECTION("without") { CHECK(call(next(R"({"person":"awa-diallo"})")).status == 200); }
  SECTION("a status") {
    const RawAnswer answer = call(next(R"({"person":"awa-diallo","sandbox":{"status":504}})"));
    CHECK(answer.status == 504);
    CHECK(answer.header("X-Sandbox-Answer") == "forced");
  }
  SECTION("by the rules of a session") {
    const Ask put{
        "/_sandbox/sessions/ci-42",
        {},
        "PUT",
        R"({"rules":{"api_particulier_v3_cnav_revenu_solidarite_active_with_france_connect":[{"status":504}]}})"};
    const RawAnswer done = ask(server, put);
    INFO(done.body);
    REQUIRE(done.status == 200);
    CHECK(call(next(R"({"person":"awa-diallo","sandbox":{"session":"ci-42"}})")).status == 504);
    CHECK(call(next(R"({"person":"awa-diallo"})")).status == 200);
  }
  SECTION("what there is not, which the API says") {
    CHECK(call(next(R"({"person":"awa-diallo","sandbox":{"colour":"blue"}})")).status == 400);
  }
  SECTION("on the page") {
    const RawAnswer page = ask(server, {demand()});
    const std::string start = "name=\"ticket\" value=\"";
    const std::size_t ticket = page.body.find(start) + start.size();
    const std::string cookie = page.header("Set-Cookie");
    const RawAnswer chosen =
        ask(server, {"/api/v2/login",
                     {{"Content-Type", "application/x-www-form-urlencoded"},
                      {"Cookie", cookie.substr(0, cookie.find(';'))}},
                     "POST",
                     "person=awa-diallo&sandbox_status=504&sandbox_delay=&ticket=" +
                         page.body.substr(ticket, page.body.find('"', ticket) - ticket)});
    REQUIRE(chosen.status == 303);
    CHECK(call(chosen.header("Location")).status == 504);
  }
}

TEST_CASE("--france-connect-client lists the only clients there are", "[program]") {
  const RunningServer server({"--log", "off", "--france-connect-client",
                              "un-service:secret:http://localhost:3000/cb,https://a.example/cb"});
  CHECK(ask(server, {demand()}).status == 200);
  const RawAnswer other =
      ask(server, {"/api/v2/authorize?client_id=other&redirect_uri=http%3A%2F%2F"
                   "localhost%2Fcb&response_type=code&scope=openid&state=s&nonce="
                   "0123456789abcdef0123456789abcdef&acr_values=eidas1"});
  CHECK(other.status == 400);
  CHECK(other.body.find("Y04EA6EF") != std::string::npos);
}

TEST_CASE("several clients in the environment are separated by spaces", "[program]") {
  const RunningServer server({"--log", "off"},
                             {"BAC_A_SABLE_FRANCE_CONNECT_CLIENT=other:s:http://localhost/x "
                              "un-service:s:http://localhost:3000/cb"});
  CHECK(ask(server, {demand()}).status == 200);
}

TEST_CASE("--public-url is the issuer", "[program]") {
  const RunningServer server({"--log", "off", "--public-url", "https://fc.example:8443/"});
  CHECK(issuer_of(server) == "https://fc.example:8443/api/v2");
}

TEST_CASE("--france-connect-token-life", "[program]") {
  const RunningServer server({"--log", "off", "--france-connect-token-life", "10m"});
  const RawAnswer back = ask(server, {demand("&idp_hint=awa-diallo")});
  CHECK(tokens_for(server, back.header("Location")).find("\"expires_in\":600,") !=
        std::string::npos);
}

TEST_CASE("people of a file can log in", "[program]") {
  const TempFolder folder;
  folder.write("people.csv",
               "login,family_name,given_name,gender,birthdate,birthplace,birthcountry\n"
               "zed,ZEDDE,Zoé,female,1980-01-02,75101,99100\n");
  const RunningServer server(
      {"--log", "off", "--france-connect-identities", folder.path("people.csv")});
  CHECK(ask(server, {demand("&idp_hint=zed")}).header("Location").find("code=") !=
        std::string::npos);
}

TEST_CASE("what FranceConnect's options can't be is said", "[program]") {
  const TempFolder folder;
  folder.write("empty.csv", "a\n");
  folder.write("no.pem", "x");
  struct Row {
    Words options;
    const char* sentence;
  };
  const Row rows[] = {
      {{"--france-connect-client", "a"}, "write it as ID:SECRET:REDIRECT_URI"},
      {{"--france-connect-client", "a:b:nowhere"}, "`nowhere` is no URL"},
      {{"--public-url", "https://a/b"}, "is not the address of a server"},
      {{"--public-url", "a"}, "is not the address of a server"},
      {{"--france-connect-identities", folder.path("empty.csv")}, "there is no column `login`"},
      {{"--france-connect-ec-key", folder.path("no.pem")}, "there is no private key in it"},
      {{"--france-connect-rsa-key", folder.path("none.pem")}, "none.pem"},
      {{"--france-connect-token-life", "0"}, "takes a value from"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.options.front() << ": " << row.sentence) {
      const Finished finished = run_program(serve(row.options));
      CHECK(finished.status == 2);
      CHECK(finished.errors.find(row.sentence) != std::string::npos);
    }
  }
  const Finished secret = run_program(serve({"--france-connect-client", "a:hush"}));
  CHECK(secret.errors.find("hush") == std::string::npos);
}
