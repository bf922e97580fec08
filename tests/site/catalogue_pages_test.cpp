#include "site/catalogue_pages.h"

#include <deque>
#include <map>
#include <set>

#include "answering/asked.h"
#include "reading/document.h"
#include "site/hostile_tree.h"
#include "site/site.h"
#include "support/catch.h"
#include "support/html.h"
#include "support/percent.h"

using namespace sandbox;
using test::seen;
using test::SeenPage;

namespace {

Response ask(const Site& site, const std::string& target, std::vector<Header> headers = {}) {
  headers.push_back({"Host", "127.0.0.1:8080"});
  Response response = site.answer({"GET", target, headers, ""});
  return response.later ? response.later() : response;
}

Site site_of(const std::shared_ptr<const Catalogue>& catalogue) {
  SiteSources sources;
  sources.health = [] { return Health{true, "{}"}; };
  sources.catalogue = [catalogue] { return catalogue; };
  sources.clock = [] { return moment_at(1'795'000'000); };  // 2026-11-18
  return Site(std::move(sources));
}

// Of the site itself; trying each case leads to no other page.
bool is_ours(const std::string& link) {
  return link == "/" ||
         (link.starts_with("/_sandbox/") && !link.starts_with("/_sandbox/requests") &&
          link.find("?_case=") == std::string::npos);
}

// Every page that the links lead to from the home page, by address.
std::map<std::string, std::string> all_pages(const Site& site) {
  std::map<std::string, std::string> pages;
  std::deque<std::string> left = {"/"};
  std::set<std::string> known = {"/"};
  while (!left.empty()) {
    const std::string target = left.front();
    left.pop_front();
    const Response page = ask(site, target);
    INFO(target);
    REQUIRE(page.status == 200);
    const std::string type(page.headers.find("Content-Type").value_or(""));
    if (!type.starts_with("text/html")) continue;
    for (const std::string& link : seen(*page.body).links) {
      const std::string address = link.substr(0, link.find('#'));
      if (is_ours(address) && known.insert(address).second) left.push_back(address);
    }
    pages[target] = *page.body;
  }
  return pages;
}

}  // namespace

TEST_CASE("each link of each page leads somewhere, and all cases are shown", "[site]") {
  const auto catalogue = test::whole_catalogue();
  const Site site = site_of(catalogue);
  const auto pages = all_pages(site);
  std::size_t cases = 0;
  for (const auto& [target, html] : pages) {
    if (target.starts_with("/_sandbox/cases/")) ++cases;
  }
  CHECK(cases == count_cases(*catalogue));
  CHECK(pages.contains("/_sandbox/people/awa-diallo"));
}

TEST_CASE("a page is JSON for who accepts that and no HTML", "[site]") {
  const Site site = site_of(test::whole_catalogue());
  const std::string target =
      "/_sandbox/cases/api_particulier_v3_mesri_statut_etudiant_with_ine/"
      "200-admise-non-inscrite.yaml";
  const Response json = ask(site, target, {{"Accept", "application/json"}});
  CHECK(json.headers.find("Content-Type") == "application/json; charset=utf-8");
  CHECK(json.headers.find("Vary") == "Accept, Accept-Encoding");
  const Document document = read_json(*json.body, {});
  REQUIRE(document.root);
  CHECK(text_of(*document.root, "title") == "Admise, pas encore inscrite");
  CHECK(text_of(*document.root, "status") == "200");
  CHECK(document.root->find("snippets")->items.size() >= 8);
  const Response html = ask(site, target, {{"Accept", "text/html,application/json"}});
  CHECK(html.headers.find("Content-Type") == "text/html; charset=utf-8");
}

TEST_CASE("a browser that has the page already is not sent it again", "[site]") {
  const Site site = site_of(test::whole_catalogue());
  const Response first = ask(site, "/_sandbox/matrix", {{"Accept-Encoding", "gzip"}});
  CHECK(first.headers.find("Content-Encoding") == "gzip");
  CHECK(first.body->size() < 100'000);
  const std::string etag(first.headers.find("ETag").value_or(""));
  const Response again = ask(site, "/_sandbox/matrix", {{"If-None-Match", etag}});
  CHECK(again.status == 304);
  CHECK(again.body->empty());
}

TEST_CASE("a page that somebody was sent is there at once for the next", "[site]") {
  auto catalogue = test::whole_catalogue();
  Moment now = moment_at(1'795'000'000);
  SiteSources sources;
  sources.health = [] { return Health{true, "{}"}; };
  sources.catalogue = [&] { return catalogue; };
  sources.clock = [&] { return now; };
  sources.tools.sign = [](const Token&, std::int64_t) { return std::string("t"); };
  const Site site(std::move(sources));
  const auto is_at_once = [&](const std::string& target, std::vector<Header> headers) {
    headers.push_back({"Host", "127.0.0.1:8080"});
    return site.answer({"GET", target, headers, ""}).later == nullptr;
  };
  const std::vector<Header> zipped = {{"Accept-Encoding", "gzip"}};
  for (const char* target : {"/", "/_sandbox/matrix", "/_sandbox/search?q=504"}) {
    INFO(target);
    CHECK_FALSE(is_at_once(target, zipped));
    const Response first = ask(site, target, zipped);
    CHECK(is_at_once(target, zipped));
    const Response again = ask(site, target, zipped);
    CHECK(again.headers.text() == first.headers.text());
    CHECK(*again.body == *first.body);
    // What others are sent is another page.
    CHECK_FALSE(is_at_once(target, {}));
    CHECK_FALSE(is_at_once(target, {{"Accept-Encoding", "gzip"}, {"Accept", "application/json"}}));
    CHECK(ask(site, target).body->starts_with("<!DOCTYPE html>"));
    const std::string etag(first.headers.find("ETag").value_or(""));
    const Response known =
        ask(site, target, {{"Accept-Encoding", "gzip"}, {"If-None-Match", etag}});
    CHECK(known.status == 304);
    CHECK(known.body->empty());
    CHECK_FALSE(known.headers.find("Content-Encoding"));
  }
  CHECK(ask(site, "/_sandbox/style.css", zipped).headers.find("Content-Encoding") == "gzip");
  // Of another host, on another day, of another tree: made anew.
  const std::vector<Header> elsewhere = {{"Host", "other:1"}, {"Accept-Encoding", "gzip"}};
  CHECK(site.answer({"GET", "/", elsewhere, ""}).later != nullptr);
  now = moment_at(now.epoch + 86'400);
  CHECK_FALSE(is_at_once("/", zipped));
  ask(site, "/", zipped);
  CHECK(is_at_once("/", zipped));
  catalogue = std::make_shared<const Catalogue>(*catalogue);
  CHECK_FALSE(is_at_once("/", zipped));
  // What nobody else may be shown, or what is not there, is not kept.
  for (const char* target : {"/_sandbox/tokens", "/_sandbox/people/nobody"}) {
    ask(site, target, zipped);
    CHECK_FALSE(is_at_once(target, zipped));
  }
}

TEST_CASE("what is not there is said so, in the format that is asked for", "[site]") {
  const Site site = site_of(test::whole_catalogue());
  for (const char* target :
       {"/_sandbox/people/nobody", "/_sandbox/operations/x", "/_sandbox/cases/x/y",
        "/_sandbox/apis/%ff", "/_sandbox/apis/..%2f..%2fetc", "/_sandbox/cases/x%00/y"}) {
    INFO(target);
    CHECK(ask(site, target).status == 404);
    CHECK(*ask(site, target, {{"Accept", "application/json"}}).body ==
          R"({"error":"there is no such page"})");
  }
}

TEST_CASE("hostile texts of a tree are shown as text", "[site]") {
  const auto catalogue = test::hostile_catalogue();
  const auto pages = all_pages(site_of(catalogue));
  std::size_t cases = 0;
  for (const auto& [target, html] : pages) {
    INFO(target);
    if (target.starts_with("/_sandbox/cases/")) ++cases;
    const SeenPage page = seen(html);
    test::check_is_ours(page);
    for (const std::string& link : page.links) {
      INFO(link);
      CHECK((link.starts_with("/") || link.starts_with("#") || link.starts_with("https://")));
      CHECK_FALSE(link.starts_with("//"));
    }
    CHECK(html.find("<script", html.find("<script") + 1) == std::string::npos);
  }
  CHECK(cases >= 2 * test::hostile_texts().size());
  const Site site = site_of(catalogue);
  for (const std::string& text : test::hostile_texts()) {
    const Response page = ask(site, "/_sandbox/search?q=" + percent_encoded(text));
    test::check_is_ours(seen(*page.body));
  }
}
