// The sandbox's own pages on a real server: those that live, and who may see them.

#include "support/catch.h"
#include "support/html.h"
#include "support/running_server.h"
#include "support/text.h"

using namespace sandbox;
using namespace sandbox::test;

namespace {

const std::string with_ine = "api_particulier_v3_mesri_statut_etudiant_with_ine";

const std::string& token() {
  static const std::string made = split(run_program({"token"}).output, '\n').front();
  return made;
}

RawAnswer page(const RunningServer& server, const std::string& target) {
  return ask(server, {target, {{"Accept", "text/html"}}});
}

Ask student(const std::string& ine) {
  return {"/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=" + ine,
          {{"Authorization", "Bearer " + token()}}};
}

bool holds(const RawAnswer& answer, const std::string& part) {
  return answer.body.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the last requests are a page, each with its explanation and the case to add",
          "[program]") {
  const RunningServer server({"--log", "off"});
  ask(server, student("310605021CF"));
  ask(server, student("1234567890G"));
  const RawAnswer list = page(server, "/_sandbox/requests");
  CHECK(list.status == 200);
  CHECK(list.header("Content-Type") == "text/html; charset=utf-8");
  CHECK(holds(list, "404 défaut"));
  CHECK(holds(list, "200 cas"));
  const RawAnswer some = page(server, "/_sandbox/requests?answer=default");
  CHECK_FALSE(holds(some, "200 cas"));
  std::string one;
  for (const std::string& link : seen(some.body).links) {
    if (link.starts_with("/_sandbox/requests/")) one = link;
  }
  REQUIRE_FALSE(one.empty());
  const RawAnswer told = page(server, one);
  CHECK(told.status == 200);
  CHECK(holds(told, "200-apprenti-deux-annees.yaml"));
  CHECK(holds(told, "une autre valeur"));
  CHECK(holds(told, "Identifiant national étudiant"));
  const RawAnswer draft = page(server, one + "?draft=200");
  CHECK(draft.header("Content-Type") == "text/yaml; charset=utf-8");
  CHECK(draft.header("Content-Disposition").starts_with("attachment; filename=\"200-"));
  CHECK(holds(draft, "ine: '1234567890G'"));
  // Programs are told as ever.
  CHECK(ask(server, {one}).header("Content-Type") == "application/json; charset=utf-8");
  CHECK(page(server, "/_sandbox/requests/nothing").status == 404);
  CHECK(page(server, "/_sandbox/requests?status=zz").status == 400);
}

TEST_CASE("an operation is tried without a script: the answer stands under the form", "[program]") {
  const RunningServer server({"--log", "off"});
  const std::string here = "/_sandbox/try/" + with_ine;
  const RawAnswer filled = page(server, here + "?_case=200-admise-non-inscrite.yaml");
  CHECK(holds(filled, "value=\"310605021CF\""));
  const RawAnswer sent =
      page(server, here + "?_case=&recipient=13002526500013&ine=310605021CF&_send=1");
  CHECK(holds(sent, "<span class=\"status good\">200</span>"));
  CHECK(holds(sent, "<dt><code>X-Sandbox-Case</code></dt><dd>" + with_ine +
                        "/200-admise-non-inscrite.yaml"));
  CHECK(holds(sent, "Pourquoi cette réponse"));
  const RawAnswer hostile = page(server, here + "?ine=%22%3E%3Cscript%3E&_send=1");
  CHECK_FALSE(holds(hostile, "\"><script>"));
  CHECK(page(server, "/_sandbox/try/nothing").status == 404);
}

TEST_CASE("a company's number goes into the path, and can't leave it", "[program]") {
  const RunningServer server({"--log", "off"});
  const std::string here = "/_sandbox/try/api_entreprise_v3_insee_unites_legales";
  const std::string rest = "&context=Test&object=Test&recipient=13002526500013&_send=1";
  CHECK(holds(page(server, here + "?siren=000101014" + rest),
              "<span class=\"status good\">200</span>"));
  CHECK(holds(page(server, here + "?siren=..%2F..%2F_sandbox%2Fhealth" + rest),
              "..%2F..%2F_sandbox%2Fhealth"));
  CHECK_FALSE(
      holds(page(server, here + "?siren=..%2F..%2F_sandbox%2Fhealth" + rest), "uptime_seconds"));
}

TEST_CASE("a token made on the page is one that the server takes", "[program]") {
  const RunningServer server({"--log", "off"});
  const RawAnswer made =
      page(server, "/_sandbox/tokens?habilitation=&scope%5B%5D=mesri_identite&status=504&delay=");
  CHECK(holds(made, "bac-a-sable token --scope mesri_identite --status 504"));
  const std::size_t begin = made.body.find("<code>ey");
  REQUIRE(begin != std::string::npos);
  const std::string text = made.body.substr(begin + 6, made.body.find('<', begin + 6) - begin - 6);
  Ask with = student("310605021CF");
  with.headers = {{"Authorization", "Bearer " + text}};
  CHECK(ask(server, with).status == 504);
  CHECK(holds(page(server, "/_sandbox/tokens?status=abc"), "Ce n’est pas possible"));
}

TEST_CASE("a secret of one's own signs nothing for those who come from elsewhere", "[program]") {
  const RunningServer server({"--log", "off", "--listen", "0.0.0.0:0", "--jwt-secret", "mine"});
  CHECK(holds(page(server, "/_sandbox/tokens"), "n’est pas public"));
  CHECK(holds(page(server, "/_sandbox/try/" + with_ine), "n’est pas public"));
  CHECK(page(server, "/_sandbox/requests").status == 403);
}

TEST_CASE("pages are for no other site's pages to read", "[program]") {
  const RunningServer server({"--log", "off"});
  for (const char* target : {"/_sandbox/people", "/_sandbox/tokens", "/_sandbox/requests"}) {
    const RawAnswer refused =
        ask(server, {target, {{"Accept", "text/html"}, {"Origin", "http://elsewhere.invalid"}}});
    INFO(target);
    CHECK(refused.status == 403);
  }
}

TEST_CASE("the page of the tree shows what check finds in the tree that is served", "[program]") {
  const RunningServer whole({"--log", "off"});
  CHECK(holds(page(whole, "/_sandbox/tree"), "ne trouve rien à corriger"));
  TempFolder tree;
  tree.write(with_ine + "/404.yaml",
             "title: T\nparams: {ine: '1234567890G'}\nstatus: 404\npayload: '{}'\n");
  tree.write(with_ine + "/wrong-key.yaml",
             "title: T\nparams:\n  ine: 'ABC'\nstatus: 404\npayload: '{}'\n");
  const RunningServer server({"--log", "off", "--payloads", tree.root().string()});
  const RawAnswer shown = page(server, "/_sandbox/tree");
  CHECK(holds(shown, "<code class=\"quiet\">param-value</code>"));
  CHECK(holds(shown, "href=\"/_sandbox/cases/" + with_ine + "/wrong-key.yaml\""));
}
