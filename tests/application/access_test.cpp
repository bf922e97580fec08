#include "application/access.h"

#include "support/catch.h"

using namespace sandbox;

namespace {

Request from(std::vector<Header> headers) { return {"POST", "/", std::move(headers), ""}; }

int status_of(const std::optional<AccessRefusal>& refusal) { return refusal ? refusal->status : 0; }

const Header here{"Host", "localhost:8080"};

}  // namespace

TEST_CASE("who may see a page, and who may see or change the state", "[access]") {
  const Access on_loopback;
  Access with_token;
  with_token.admin_token = "sesame";
  Access named;
  named.hosts = {"sandbox.test"};
  Access in_the_open;
  in_the_open.on_loopback_alone = false;
  Access open_with_token = in_the_open;
  open_with_token.admin_token = "sesame";
  const Header token{"Authorization", "Bearer sesame"};
  struct Row {
    const char* what;
    const Access* access;
    std::vector<Header> headers;
    int page;  // 0: may
    int state;
  };
  const Row rows[] = {
      {"a program on this machine", &on_loopback, {here}, 0, 0},
      {"by address", &on_loopback, {{"Host", "127.0.0.1:8080"}}, 0, 0},
      {"by IPv6 address", &on_loopback, {{"Host", "[::1]:8080"}}, 0, 0},
      {"by a name that somebody's DNS points here",
       &on_loopback,
       {{"Host", "evil.test"}},
       403,
       403},
      {"by staging's name", &on_loopback, {{"Host", "staging.particulier.api.gouv.fr"}}, 403, 403},
      {"without a Host", &on_loopback, {}, 403, 403},
      {"by an address that is not of loopback", &on_loopback, {{"Host", "10.0.0.1"}}, 403, 403},
      {"by a name that --host gives", &named, {{"Host", "Sandbox.test:80"}}, 0, 0},
      {"by a name below it", &named, {{"Host", "a.sandbox.test"}}, 403, 403},
      {"a page of ours", &on_loopback, {here, {"Origin", "http://localhost:8080"}}, 0, 0},
      {"a page of another port",
       &on_loopback,
       {here, {"Origin", "http://localhost:3000"}},
       403,
       403},
      {"a page of another site", &on_loopback, {here, {"Origin", "https://evil.test"}}, 403, 403},
      {"a page of no origin", &on_loopback, {here, {"Origin", "null"}}, 403, 403},
      {"an origin that is none", &on_loopback, {here, {"Origin", ""}}, 403, 403},
      {"a browser of another site",
       &on_loopback,
       {here, {"Sec-Fetch-Site", "cross-site"}},
       403,
       403},
      {"a browser of another port",
       &on_loopback,
       {here, {"Sec-Fetch-Site", "same-site"}},
       403,
       403},
      {"a browser of ours", &on_loopback, {here, {"Sec-Fetch-Site", "same-origin"}}, 0, 0},
      {"a typed address", &on_loopback, {here, {"Sec-Fetch-Site", "none"}}, 0, 0},
      {"a wanted token that is not there", &with_token, {here}, 0, 401},
      {"a wrong token", &with_token, {here, {"Authorization", "Bearer sesam"}}, 0, 401},
      {"a token that is no Bearer", &with_token, {here, {"Authorization", "sesame"}}, 0, 401},
      {"the token", &with_token, {here, token}, 0, 0},
      {"the token from another origin",
       &with_token,
       {here, token, {"Origin", "https://evil.test"}},
       403,
       403},
      {"in the open without a token", &in_the_open, {here}, 0, 403},
      {"in the open with a token", &open_with_token, {here, token}, 0, 0},
      {"in the open by an address", &open_with_token, {{"Host", "10.0.0.1:80"}, token}, 0, 0},
      {"in the open by a strange name", &open_with_token, {{"Host", "evil.test"}, token}, 403, 403},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      CHECK(status_of(refusal_of_page(*row.access, from(row.headers))) == row.page);
      CHECK(status_of(refusal_of_state(*row.access, from(row.headers))) == row.state);
    }
  }
}

TEST_CASE("a refusal says what to do", "[access]") {
  CHECK(refusal_of_page({}, from({{"Host", "x.test"}}))->sentence.find("--host NAME") !=
        std::string::npos);
  CHECK(refusal_of_state({false, "", {}}, from({here}))->sentence.find("--admin-token") !=
        std::string::npos);
}

TEST_CASE("a link of another site may be followed, and nothing else", "[access]") {
  const Access access;
  const Header site{"Sec-Fetch-Site", "cross-site"};
  const Header navigate{"Sec-Fetch-Mode", "navigate"};
  const Header document{"Sec-Fetch-Dest", "document"};
  struct Row {
    const char* what;
    const char* method;
    std::vector<Header> headers;
    int page;
  };
  const Row rows[] = {
      {"a link that is followed", "GET", {here, site, navigate, document}, 0},
      {"a form of another site", "POST", {here, site, navigate, document}, 403},
      {"a frame", "GET", {here, site, navigate, {"Sec-Fetch-Dest", "iframe"}}, 403},
      {"a picture", "GET", {here, site, {"Sec-Fetch-Mode", "no-cors"}, document}, 403},
      {"a script that says an origin",
       "GET",
       {here, site, navigate, document, {"Origin", "https://evil.test"}},
       403},
      {"by a name that somebody's DNS points here",
       "GET",
       {{"Host", "evil.test"}, site, navigate, document},
       403},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      CHECK(status_of(refusal_of_page(access, {row.method, "/", row.headers, ""})) == row.page);
    }
  }
}
