#include "site/france_connect_pages.h"

#include "answering/asked.h"
#include "france_connect/desk.h"
#include "site/site.h"
#include "support/catch.h"

using namespace sandbox;
using namespace sandbox::test;

namespace {

Site site_of(Desk& desk) {
  SiteSources sources;
  sources.health = [] { return Health{true, "{}"}; };
  sources.catalogue = [] { return whole_catalogue(); };
  sources.clock = [&desk] { return moment_at(desk.clock); };
  sources.france_connect = std::shared_ptr<france_connect::Provider>(&desk.provider, [](auto*) {});
  return Site(std::move(sources));
}

Response ask(const Site& site, const std::string& method, const std::string& target,
             const std::string& body = "") {
  return site.answer(
      {method,
       target,
       {{"Host", "127.0.0.1:8080"}, {"Content-Type", "application/x-www-form-urlencoded"}},
       body});
}

}  // namespace

TEST_CASE("the page that asks who it is shows everybody, and trusts no text", "[site]") {
  Desk desk;
  const Site site = site_of(desk);
  Pairs demand = desk.demand();
  set(demand, "client_id", "<img src=x>&\"'");
  const Response page = ask(site, "GET", "/api/v2/authorize?" + form_of(demand));
  CHECK(page.status == 200);
  CHECK(page.body->find("<img") == std::string::npos);
  CHECK(page.body->find("&lt;img src=x&gt;&amp;&quot;") != std::string::npos);
  CHECK(page.body->find("value=\"awa-diallo\"") != std::string::npos);
  CHECK(page.body->find("Foyer diallo") != std::string::npos);
  CHECK(page.headers.find("X-Frame-Options") == "DENY");
  CHECK(page.headers.find("cache-control") == "no-store");
  const std::string policy(page.headers.find("Content-Security-Policy").value_or(""));
  CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
  CHECK(policy.find("form-action") == std::string::npos);  // it leads to the client
}

TEST_CASE("a refusal is a page with its code, and says in French what to change", "[site]") {
  Desk desk;
  const Site site = site_of(desk);
  Pairs demand = desk.demand();
  set(demand, "code_challenge", "<b>");
  const Response page = ask(site, "GET", "/api/v2/authorize?" + form_of(demand));
  CHECK(page.status == 400);
  CHECK(page.headers.find("Content-Type") == "text/html; charset=utf-8");
  CHECK(page.body->find("Y030007") != std::string::npos);
  CHECK(page.body->find("Désactivez PKCE") != std::string::npos);
}

TEST_CASE("forms larger than httplib's own bound get through", "[site]") {
  Desk desk;
  const Site site = site_of(desk);
  Pairs demand = desk.demand();
  set(demand, "state", std::string(4'096, '&'));  // three times as long when encoded
  CHECK(ask(site, "POST", "/api/v2/authorize", form_of(demand)).status == 200);
  set(demand, "state", std::string(60'000, 'x'));
  CHECK(ask(site, "POST", "/api/v2/authorize", form_of(demand)).status == 400);
}

TEST_CASE("whom FranceConnect's paths are for", "[site]") {
  CHECK(Site::owns("/api/v2/authorize"));
  CHECK(Site::owns("/api/v2/.well-known/openid-configuration"));
  CHECK_FALSE(Site::owns("/api/v2/xwell-known/openid-configuration"));
  CHECK_FALSE(Site::owns("/api/v2/etudiants"));
  CHECK(Site::audience("/api/v2/authorize") == PageAudience::anyone);
  CHECK(Site::audience("/_sandbox/style.css") == PageAudience::anyone);
  CHECK(Site::audience("/_sandbox/health") == PageAudience::this_origin);
  CHECK(Site::audience(next_login_path) == PageAudience::operators);
}

TEST_CASE("while there is no tree, nobody can log in", "[site]") {
  Desk desk;
  SiteSources sources;
  sources.health = [] { return Health{false, "{}"}; };
  sources.catalogue = [] { return nullptr; };
  sources.clock = [&desk] { return moment_at(desk.clock); };
  sources.france_connect = std::shared_ptr<france_connect::Provider>(&desk.provider, [](auto*) {});
  CHECK(ask(Site(std::move(sources)), "GET", "/api/v2/jwks").status == 503);
}
