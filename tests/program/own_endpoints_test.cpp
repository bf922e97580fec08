// What programs ask of the sandbox itself: the last requests, and why they were answered as
// they were. All that is answered is what /_sandbox/openapi.json says.

#include <nlohmann/json.hpp>

#include "openapi/schema.h"
#include "openapi/schema_document.h"
#include "openapi/schema_reference.h"
#include "reading/document.h"
#include "support/catch.h"
#include "support/running_server.h"
#include "support/text.h"

using namespace sandbox;
using namespace sandbox::test;
using nlohmann::json;

namespace {

const std::string with_ine = "api_particulier_v3_mesri_statut_etudiant_with_ine";

const std::string& token() {
  static const std::string made = split(run_program({"token"}).output, '\n').front();
  return made;
}

Ask student(const std::string& ine) {
  return {"/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=" + ine,
          {{"Authorization", "Bearer " + token()}}};
}

// "</_sandbox/requests/ID>; rel="describedby"" -> "/_sandbox/requests/ID"
std::string link_of(const RawAnswer& answer) {
  const std::string link = answer.header("Link");
  REQUIRE(link.starts_with("</_sandbox/requests/"));
  REQUIRE(link.ends_with(">; rel=\"describedby\""));
  return link.substr(1, link.find('>') - 1);
}

json get(const RunningServer& server, const std::string& target) {
  return json::parse(ask(server, {target}).body);
}

// Holds answers against the document that the server gives of itself.
class Documented {
 public:
  explicit Documented(const RunningServer& server)
      : document_(std::move(*read_json(ask(server, {"/_sandbox/openapi.json"}).body, {}).root)) {}

  const Node& paths() const { return *document_.root().find("paths"); }

  // What is wrong with it; empty when nothing is.
  std::string fault_of(const RawAnswer& answer, const std::string& path,
                       const std::string& method) const {
    const Node* operation = paths().find(path);
    if (operation != nullptr) operation = operation->find(method);
    if (operation == nullptr) return "the document has no " + method + " " + path;
    const Node* responses = operation->find("responses");
    const Node* response = responses->find(std::to_string(answer.status));
    if (response == nullptr) return "no status " + std::to_string(answer.status);
    const Schema target = resolved({response, &document_});
    const Node* content = target.node->find("content");
    if (content == nullptr) return answer.body.empty() ? "" : "a body that is not documented";
    const Node* media = content->find(split(answer.header("Content-Type"), ';').front());
    if (media == nullptr) return "a media type that is not documented";
    const Node* schema = media->find("schema");
    if (schema->find("type") != nullptr && schema->find("type")->text == "string") return "";
    const Document body = read_json(answer.body, {});
    if (!body.root) return "a body that is no JSON";
    return satisfies({schema, &document_}, *body.root) ? "" : "not as its schema: " + answer.body;
  }

 private:
  SchemaDocument document_;
};

}  // namespace

TEST_CASE("a request is remembered and explained, without its token", "[program]") {
  const RunningServer server({"--log", "off"});
  const RawAnswer missed = ask(server, student("310605021CG"));
  const json told = get(server, link_of(missed));
  CHECK(told["status"] == 404);
  CHECK(told["answer"] == "default");
  CHECK(told["operation"] == with_ine);
  CHECK(told["caller"]["kind"] == "token");
  CHECK(told["caller"]["scopes"] == told["scopes"].size());
  CHECK(told["tree_changed"] == false);
  const json& why = told["explanation"];
  CHECK(why["status"] == 404);
  CHECK(why["answer"] == "default");
  CHECK(why["nearest"][0]["case"] == with_ine + "/200-admise-non-inscrite.yaml");
  const std::string all = ask(server, {"/_sandbox/requests"}).body + told.dump();
  CHECK(all.find(token()) == std::string::npos);
  CHECK(all.find(token().substr(token().rfind('.'))) == std::string::npos);
}

TEST_CASE("an explanation from the journal is that of the answer", "[program]") {
  const RunningServer server({"--log", "off"});
  const std::string expired =
      split(run_program({"token", "--expires-in", "-1d"}).output, '\n').front();
  const std::string other =
      split(run_program({"token", "--scope", "cnous_email"}).output, '\n').front();
  const std::string forced = split(run_program({"token", "--status", "409"}).output, '\n').front();
  const std::string target = student("310605021CF").target;
  const std::string identity =
      "/v3/dss/revenu_solidarite_active/france_connect?recipient=13002526500013";
  struct Row {
    const char* what;
    Ask ask;
  };
  const Row rows[] = {
      {"a case", student("310605021CF")},
      {"a parameter that is refused", student("x")},
      {"no token", {target}},
      {"a false token", {target, {{"Authorization", "Bearer x"}}}},
      {"an expired token", {target, {{"X-Api-Key", expired}}}},
      {"a token of other scopes", {target, {{"X-Api-Key", other}}}},
      {"a token that forces", {target, {{"X-Api-Key", forced}}}},
      {"a header that forces", {target, {{"X-Api-Key", token()}, {"X-Sandbox-Case", "404.yaml"}}}},
      {"a token as a parameter", {"/api/v2/etudiants?ine=310605021CF&token=" + token()}},
      {"no media type", {target, {{"Accept", "foo"}}}},
      {"an identity", {identity, {{"Authorization", "Bearer awa-diallo"}}}},
      {"an identity without the right",
       {identity, {{"Authorization", "Bearer awa-diallo-sans-droits"}}}},
      {"an identity that is none", {identity, {{"Authorization", "Bearer nobody"}}}},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const RawAnswer answer = ask(server, row.ask);
    const json told = get(server, link_of(answer));
    CHECK(told["status"] == answer.status);
    CHECK(told["explanation"]["status"] == answer.status);
    CHECK(told["explanation"]["answer"] == answer.header("X-Sandbox-Answer"));
    CHECK(told["explanation"]["operation"] == told["operation"]);
  }
}

TEST_CASE("what is asked for while somebody listens is told at once", "[program]") {
  const RunningServer server({"--log", "off"});
  RawClient listener(server.url());
  listener.send("GET /_sandbox/requests/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  std::string heard = listener.read(1);
  const std::string id = link_of(ask(server, student("310605021CF"))).substr(19);
  while (heard.find("\ndata: ") == std::string::npos || !heard.ends_with("\n\n")) {
    heard += listener.read(1);
  }
  CHECK(heard.find("Content-Type: text/event-stream") != std::string::npos);
  const std::string event = heard.substr(heard.find("\n\nid: ") + 2);
  CHECK(event.starts_with("id: " + id + "\nevent: request\ndata: {"));
  CHECK(json::parse(event.substr(event.find('{')))["status"] == 200);
  // From an event on: what came after it is told again.
  RawClient late(server.url());
  late.send("GET /_sandbox/requests/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: " +
            split(id, '-').front() + "-0\r\n\r\n");
  std::string again = late.read(1);
  while (again.find("id: " + id) == std::string::npos) again += late.read(1);
  CHECK(again.ends_with("id: " + id));
}

// docs/bounds.md 3
TEST_CASE("of many requests at once the newest 200 are told", "[program]") {
  const RunningServer server({"--log", "off"});
  std::vector<std::string> ids;
  for (int i = 0; i < 201; ++i) {
    ids.push_back(link_of(ask(server, student("310605021CF"))).substr(19));
  }
  const auto told_after = [&](const std::string& id) {
    RawClient listener(server.url());
    listener.send("GET /_sandbox/requests/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: " +
                  id + "\r\n\r\n");
    std::string heard = listener.read(1);
    while (heard.find("id: " + ids.back() + "\n") == std::string::npos) heard += listener.read(1);
    std::vector<std::string> told;
    for (const std::string& line : split(heard, '\n')) {
      if (line.starts_with("id: ")) told.push_back(line.substr(4));
    }
    return told;
  };
  CHECK(told_after(ids.front()) == std::vector(ids.begin() + 1, ids.end()));
  CHECK(told_after(split(ids.front(), '-').front() + "-0") ==
        std::vector(ids.begin() + 1, ids.end()));
}

TEST_CASE("no more than so many listen at once", "[program]") {
  const RunningServer server({"--log", "off"});
  std::vector<RawClient> listeners;
  const auto listen = [&] {
    listeners.emplace_back(server.url());
    listeners.back().send("GET /_sandbox/requests/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return listeners.back().read(12);
  };
  for (int i = 0; i < 32; ++i) CHECK(listen() == "HTTP/1.1 200");
  CHECK(listen() == "HTTP/1.1 503");
}

TEST_CASE("the journal forgets: when it is told to, and its oldest requests", "[program]") {
  const RunningServer server({"--log", "off", "--journal", "4KiB"});
  const std::string first = link_of(ask(server, student("310605021CF")));
  CHECK(ask(server, {first}).status == 200);
  for (int i = 0; i < 40; ++i) ask(server, student("310605021CF"));
  const RawAnswer gone = ask(server, {first});
  CHECK(gone.status == 404);
  CHECK(gone.body.find("has forgotten this request") != std::string::npos);
  CHECK(ask(server, {"/_sandbox/requests/x-1"}).body.find("no request of this run") !=
        std::string::npos);
  CHECK(!get(server, "/_sandbox/requests")["requests"].empty());
  CHECK(ask(server, {"/_sandbox/requests", {}, "DELETE"}).status == 204);
  CHECK(get(server, "/_sandbox/requests")["requests"].empty());
}

TEST_CASE("without a journal nothing is remembered, and no link given", "[program]") {
  const RunningServer server({"--log", "off", "--journal", "off"});
  CHECK(ask(server, student("310605021CF")).header("Link").empty());
  for (const char* path :
       {"/_sandbox/requests", "/_sandbox/requests/x-1", "/_sandbox/requests/events"}) {
    const RawAnswer answer = ask(server, {path});
    CHECK(answer.status == 404);
    CHECK(answer.body.find("--journal 1MiB") != std::string::npos);
  }
}

TEST_CASE("a request that is only shown is explained", "[program]") {
  const RunningServer server({"--log", "off"});
  const auto explained = [&](const json& body) {
    return ask(server, {"/_sandbox/explain", {}, "POST", body.dump()});
  };
  const std::string target = student("310605021CF").target;
  const json headers = {{"Authorization", "Bearer " + token()}};
  for (const json& body :
       {json{{"request",
              "curl -H 'Authorization: Bearer " + token() + "' 'http://other.test" + target + "'"}},
        json{{"url", target}, {"headers", headers}},
        json{{"method", "GET"}, {"url", "http://x" + target}, {"headers", headers}}}) {
    const RawAnswer answer = explained(body);
    CHECK(answer.status == 200);
    CHECK(json::parse(answer.body)["case"] == with_ine + "/200-admise-non-inscrite.yaml");
  }
  CHECK(get(server, "/_sandbox/requests")["requests"].empty());
  for (const json& wrong : {json(1), json::object(), json{{"url", 1}}, json{{"request", "curl -H"}},
                            json{{"request", ""}}}) {
    INFO(wrong.dump());
    CHECK(explained(wrong).status == 400);
  }
  CHECK(ask(server, {"/_sandbox/explain", {}, "POST", "{"}).status == 400);
}

TEST_CASE("who may not see the state of the server is told so", "[program]") {
  const RunningServer server({"--log", "off", "--admin-token", "secret"});
  for (const char* path :
       {"/_sandbox/requests", "/_sandbox/requests/x-1", "/_sandbox/requests/events",
        "/_sandbox/sessions/a", "/_sandbox/coverage"}) {
    INFO(path);
    CHECK(ask(server, {path}).status == 401);
    CHECK(ask(server, {path, {{"Origin", "https://evil.test"}, {"Authorization", "Bearer secret"}}})
              .status == 403);
  }
  CHECK(ask(server, {"/_sandbox/requests", {{"Authorization", "Bearer secret"}}}).status == 200);
  CHECK(ask(server, {"/_sandbox/requests", {}, "DELETE"}).status == 401);
  CHECK(ask(server, {"/_sandbox/requests", {}, "PUT"}).header("Allow") == "DELETE, GET, HEAD");
}

TEST_CASE("the sandbox's own document is true", "[program]") {
  const RunningServer server({"--log", "off"});
  const Documented documented(server);
  const std::string link = link_of(ask(server, student("310605021CG")));
  ask(server, {"/nowhere"});
  ask(server, {"/v3/dss/revenu_solidarite_active/france_connect?recipient=13002526500013",
               {{"Authorization", "Bearer awa-diallo"}}});
  struct Row {
    const char* path;
    Ask ask;
  };
  const Row rows[] = {
      {"/_sandbox/openapi.json", {"/_sandbox/openapi.json"}},
      {"/_sandbox/health", {"/_sandbox/health"}},
      {"/_sandbox/requests", {"/_sandbox/requests"}},
      {"/_sandbox/requests", {"/_sandbox/requests?status=x"}},
      {"/_sandbox/requests", {"/_sandbox/requests", {{"Origin", "https://evil.test"}}}},
      {"/_sandbox/requests/{id}", {link}},
      {"/_sandbox/requests/{id}", {"/_sandbox/requests/x-1"}},
      {"/_sandbox/explain", {"/_sandbox/explain", {}, "POST", R"({"request": "/nowhere"})"}},
      {"/_sandbox/explain", {"/_sandbox/explain", {}, "POST", R"({"request": "/v3/x"})"}},
      {"/_sandbox/explain", {"/_sandbox/explain", {}, "POST", "x"}},
      {"/_sandbox/requests", {"/_sandbox/requests", {}, "DELETE"}},
      {"/_sandbox/sessions/{name}",
       {"/_sandbox/sessions/a", {}, "PUT", R"({"strict": true, "rules": {"*": {"status": 504}}})"}},
      {"/_sandbox/sessions/{name}", {"/_sandbox/sessions/a"}},
      {"/_sandbox/sessions/{name}", {"/_sandbox/sessions/b"}},
      {"/_sandbox/sessions/{name}", {"/_sandbox/sessions/a", {}, "PUT", R"({"colour": 1})"}},
      {"/_sandbox/sessions/{name}",
       {"/_sandbox/sessions/a",
        {},
        "PUT",
        R"({"cases": [{"operation": ")" + with_ine + R"(", "status": 200, "payload": {}}]})"}},
      {"/_sandbox/sessions/{name}", {"/_sandbox/sessions/a", {}, "DELETE"}},
      {"/_sandbox/sessions/{name}", {"/_sandbox/sessions/a", {}, "DELETE"}},
      {"/_sandbox/coverage", {"/_sandbox/coverage"}},
      {"/_sandbox/coverage", {"/_sandbox/coverage?session=b"}},
      {"/_sandbox/coverage", {"/_sandbox/coverage", {}, "DELETE"}},
  };
  for (const Row& row : rows) {
    INFO(row.ask.method << " " << row.ask.target);
    CHECK(documented.fault_of(ask(server, row.ask), row.path, lower_case(row.ask.method)) == "");
  }
  // Each method of each path is answered; all others are refused.
  for (const Node::Member& path : documented.paths().members) {
    std::string asked = path.key.substr(0, path.key.find('{'));
    if (asked != path.key) asked += "x";
    if (path.key.ends_with("/events")) continue;  // without an end
    for (const char* method : {"GET", "POST", "PUT", "DELETE"}) {
      INFO(method << " " << path.key);
      const bool has = path.value.find(lower_case(method)) != nullptr;
      CHECK((ask(server, {asked, {}, method}).status != 405) == has);
    }
  }
}

TEST_CASE("new starts a case from a request that a server remembers", "[program]") {
  const RunningServer server({"--log", "off"});
  const std::string token = split(run_program({"token"}).output, '\n').front();
  const auto id_of = [&](const std::string& query) {
    const RawAnswer answer =
        ask(server, {"/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=" + query,
                     {{"X-Api-Key", token}}});
    const std::string link = answer.header("Link");  // </_sandbox/requests/ID>; …
    const std::size_t from = link.rfind('/') + 1;
    return link.substr(from, link.find('>') - from);
  };
  const auto started = [&](const std::string& id) {
    return run_program({"new", "--lang", "en", "--from", id, "--server", server.url()});
  };
  const auto missed = started(id_of("1234567891G"));
  CHECK(missed.status == 0);
  CHECK(missed.output.find("  ine: '1234567891G'\nstatus: 200\n") != std::string::npos);
  CHECK(started(id_of("310605021CF")).status == 2);  // a case answers it
  CHECK(started(id_of("x")).status == 2);            // it is refused
  CHECK(started("unknown-1").status == 2);
}
