#include "site/catalogue_pages.h"

#include <deque>
#include <map>
#include <set>

#include "answering/asked.h"
#include "catalogue/assemble.h"
#include "reading/document.h"
#include "site/site.h"
#include "support/catch.h"
#include "support/checked.h"
#include "support/html.h"
#include "support/percent.h"
#include "sync/embedded.h"

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

// What the templates write, and the Markdown that they let in.
const std::set<std::string>& our_elements() {
  static const std::set<std::string> elements = [] {
    std::set<std::string> all = {"!DOCTYPE", "meta", "link", "input", "br"};
    for (const char* name :
         {"html",   "head",     "title", "script", "body", "a",       "header",     "nav",
          "form",   "button",   "main",  "footer", "h1",   "h2",      "h3",         "p",
          "span",   "code",     "pre",   "ul",     "li",   "div",     "section",    "table",
          "thead",  "tbody",    "tr",    "th",     "td",   "details", "summary",    "dl",
          "dt",     "dd",       "label", "strong", "em",   "ol",      "blockquote", "select",
          "option", "fieldset", "legend"}) {
      all.insert(name);
      all.insert(std::string("/") + name);
    }
    return all;
  }();
  return elements;
}

const std::set<std::string> our_attributes = {
    "lang",        "charset",   "name",       "content",        "rel",
    "href",        "type",      "src",        "defer",          "class",
    "id",          "tabindex",  "action",     "aria-label",     "placeholder",
    "maxlength",   "role",      "scope",      "open",           "title",
    "aria-live",   "for",       "value",      "html",           "selected",
    "checked",     "data-path", "data-token", "data-versioned", "data-live",
    "data-in-path"};

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
  CHECK(json.headers.find("Vary") == "Accept");
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
  const std::string nasty[] = {
      "<script>alert(1)</script>",
      "<img src=x onerror=alert(1)>",
      "\"><svg onload=alert(1)>",
      "' onmouseover='alert(1)",
      "</pre></code></title><iframe src=//a.invalid>",
      "{{title}}{{{content}}}{{> frame}}",
      "<!-- --><style>*{display:none}</style>",
      "javascript:alert(1)",
      "[x](javascript:alert(1)) [y](data:text/html;base64,x) <https://a.invalid\"onclick=x>",
      "\xE2\x80\xAE"
      "gnp.exe",
      "&lt;b&gt;&#x3c;b&#62;",
      "]]><?php echo 1 ?><%= 1 %>",
  };
  test::TreeText files;
  std::string personas;
  int number = 0;
  for (const std::string& text : nasty) {
    const std::string quoted = to_json(std::string_view(text));
    const std::string n = std::to_string(number++);
    files.emplace_back(
        "api_particulier_v3_mesri_statut_etudiant_with_ine/" + n + "<b>&\"'" + n + ".yaml",
        "title: " + quoted + "\ndescription: " + quoted + "\npersona: p" + n +
            "\nparams: {ine: " + quoted + "}\nstatus: 200\npayload: '{\"a\": 1}'\n");
    files.emplace_back("api_particulier_v3_dss/<i onclick=x>" + n + ".yaml",
                       "description: " + quoted + "\nparams: {a: 1}\nstatus: 200\npayload: '{'\n");
    files.emplace_back(
        "api_particulier_v3_cnav_quotient_familial_with_civility/x" + n + ".yaml",
        "params: {nomNaissance: " + quoted + ", prenoms: [" + quoted +
            "], anneeDateNaissance: 1990}\nstatus: 404\npayload:\n  errors: [{code: " + quoted +
            ", title: " + quoted + "}]\n");
    personas += "p" + n + ":\n  histoire: " + quoted + "\n  foyer: " + quoted +
                "\n  identite: {nom_naissance: " + quoted + ", prenoms: [" + quoted +
                "]}\n  situations: {" + quoted + ": " + quoted + "}\n";
  }
  files.emplace_back("personas.yaml", personas);
  TreeFiles all;
  all.schemas = embedded_schemas();
  all.payloads.push_back(test::tree_of(files));
  const auto catalogue = Assembler().assemble(all);
  const auto pages = all_pages(site_of(catalogue));
  std::size_t cases = 0;
  for (const auto& [target, html] : pages) {
    INFO(target);
    if (target.starts_with("/_sandbox/cases/")) ++cases;
    const SeenPage page = seen(html);
    for (const std::string& element : page.elements) {
      INFO(element);
      CHECK(our_elements().contains(element));
    }
    for (const std::string& attribute : page.attributes) {
      INFO(attribute);
      CHECK(our_attributes.contains(attribute));
    }
    for (const std::string& link : page.links) {
      INFO(link);
      CHECK((link.starts_with("/") || link.starts_with("#") || link.starts_with("https://")));
      CHECK_FALSE(link.starts_with("//"));
    }
    CHECK(html.find("<script", html.find("<script") + 1) == std::string::npos);
  }
  CHECK(cases >= 2 * std::size(nasty));
  const Site site = site_of(catalogue);
  for (const std::string& text : nasty) {
    const Response page = ask(site, "/_sandbox/search?q=" + percent_encoded(text));
    for (const std::string& element : seen(*page.body).elements) {
      CHECK(our_elements().contains(element));
    }
  }
}
