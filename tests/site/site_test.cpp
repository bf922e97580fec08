#include "site/site.h"

#include "answering/asked.h"
#include "support/catch.h"

using namespace sandbox;

namespace {

Response answer_of(const Site& site, const Request& request) {
  Response response = site.answer(request);
  return response.later ? response.later() : response;
}

}  // namespace

TEST_CASE("the site owns / and what is below /_sandbox", "[site]") {
  for (const char* path : {"/", "/_sandbox", "/_sandbox/", "/_sandbox/health", "/_sandbox/a/b"}) {
    CHECK(Site::owns(path));
  }
  for (const char* path : {"", "//", "/_sandboxes", "/_sandbo", "/v3/_sandbox", "/api/ping"}) {
    CHECK_FALSE(Site::owns(path));
  }
}

TEST_CASE("each page of the site, by path and method", "[site]") {
  bool is_ready = true;
  const Site site({[&] { return Health{is_ready, R"({"status":"x"})"}; }});
  const auto ask = [&](const char* method, std::string target) {
    const Response response = answer_of(site, {method, std::move(target), {}, ""});
    return std::to_string(response.status) + " " +
           std::string(response.headers.find("Content-Type").value_or("")) + " " +
           std::string(response.headers.find("Allow").value_or("")) + " " +
           response.body->substr(0, 15);
  };
  struct Row {
    const char* method;
    const char* target;
    std::string expected;
  };
  const std::string text = " text/plain; charset=utf-8 ";
  const std::string html = " text/html; charset=utf-8 ";
  const std::string json = " application/json; charset=utf-8 ";
  const std::string not_there = "404" + text + " there is no suc";
  const std::string not_so = "405" + text + "GET, HEAD only GET and HE";
  const Row rows[] = {
      {"GET", "/", "503" + html + " <!DOCTYPE html>"},
      {"HEAD", "/", "503" + html + " <!DOCTYPE html>"},
      {"GET", "/?a=1", "503" + html + " <!DOCTYPE html>"},
      {"GET", "/_sandbox/style.css", "200 text/css; charset=utf-8  /* The style of"},
      {"GET", "/_sandbox/site.js", "200 text/javascript; charset=utf-8  // What pages d"},
      {"GET", "/_sandbox/icon.svg", "200 image/svg+xml  <svg xmlns=\"htt"},
      {"GET", "/_sandbox/health", "200" + json + " {\"status\":\"x\"}"},
      {"GET", "/_sandbox/health?a?b", "200" + json + " {\"status\":\"x\"}"},
      {"POST", "/_sandbox/health", not_so},
      {"DELETE", "/", not_so},
      {"BREW", "/", not_so},
      {"GET", "/_sandbox", not_there},
      {"GET", "/_sandbox/", not_there},
      {"GET", "/_sandbox/health/", not_there},
      {"GET", "/_sandbox/healthy", not_there},
      {"POST", "/_sandbox/nothing", not_there},
      {"BREW", "/_sandbox/nothing", not_there},
      {"GET", "/_sandbox/../health", not_there},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.method << " " << row.target) {
      CHECK(ask(row.method, row.target) == row.expected);
    }
  }
  SECTION("health of a sandbox that has no tree yet") {
    is_ready = false;
    CHECK(ask("GET", "/_sandbox/health") == "503" + json + " {\"status\":\"x\"}");
  }
  SECTION("a path as long as the edge lets in") {
    CHECK(ask("GET", "/_sandbox/" + std::string(8'000, 'a')) == not_there);
  }
}

TEST_CASE("the home page says where it is called, and asks no other host for anything", "[site]") {
  SiteSources sources;
  sources.health = [] { return Health{true, "{}"}; };
  sources.catalogue = [catalogue = test::whole_catalogue()] { return catalogue; };
  const Site site(std::move(sources));
  const Response page = answer_of(site, {"GET", "/", {{"Host", "127.0.0.1:1234"}}, ""});
  CHECK(page.status == 200);
  CHECK(page.body->find("<pre>http://127.0.0.1:1234</pre>") != std::string::npos);
  const std::string policy(page.headers.find("Content-Security-Policy").value_or(""));
  CHECK(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self';"));
  CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
  for (const char* forbidden : {"<script>", " style=", "src=\"http", "href=\"http", "onclick"}) {
    INFO(forbidden);
    CHECK(page.body->find(forbidden) == std::string::npos);
  }
  const Response odd = answer_of(site, {"GET", "/", {{"Host", "<b>x"}}, ""});
  CHECK(odd.body->find("<b>") == std::string::npos);
}

TEST_CASE("while there is no tree, pages say so", "[site]") {
  const Site site({[] { return Health{false, "{}"}; }});
  const Response page = answer_of(site, {"GET", "/", {{"Host", "127.0.0.1:1234"}}, ""});
  CHECK(page.status == 503);
  CHECK(page.headers.find("Retry-After") == "1");
  CHECK(page.body->find("pas encore chargé") != std::string::npos);
}
