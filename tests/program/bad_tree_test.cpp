// What authors get wrong: told with its place and what to do, and nothing else suffers.

#include <sys/stat.h>
#include <unistd.h>

#include "support/catch.h"
#include "support/running_server.h"
#include "support/text.h"

using namespace sandbox;
using namespace sandbox::test;

namespace {

constexpr std::string_view operation = "api_particulier_v3_mesri_statut_etudiant_with_ine/";

std::string text_of_case(const std::string& ine) {
  return "params: {ine: " + ine + "}\nstatus: 200\npayload: '{\"ine\": \"" + ine + "\"}'\n";
}

std::string nested(int levels) {
  return std::string(static_cast<std::size_t>(levels), '[') +
         std::string(static_cast<std::size_t>(levels), ']');
}

struct BadFile {
  std::string name;
  std::string text;
  std::string said;  // after the path of the file; empty when there is nothing to say
  std::string hint;
};

std::vector<BadFile> bad_files() {
  const std::string good = "status: 200\npayload: '{}'\n";
  const std::string three_keys = "write `params:`, `status:` and `payload:`";
  const std::string number = "write a number such as 200 or 404";
  return {
      {"empty.yaml", "", ":1: error: the file is empty", three_keys},
      {"list.yaml", "- a\n", ":1: error: the file holds no `key: value` lines", three_keys},
      {"latin1.yaml", "params: {ine: 1}\n# \xE9t\xE9\n" + good,
       ":2:3: error: the file is not UTF-8 from here on", "save the file as UTF-8"},
      {"tabs.yaml", "params:\n\tine: 1\n" + good,
       ":2:1: error: the line is indented by a tab; only spaces may indent",
       "replace the tab by spaces"},
      {"twice.yaml", "params: {ine: 1234567894G}\nstatus: 404\n" + good,
       ":3:1: warning: the key `status` stands twice (first on line 2); the last one counts",
       "remove one of the two"},
      {"alias.yaml", "params: &p {ine: 1}\nother: *p\n" + good, ":2:8: error: an alias",
       "write the value out"},
      {"two.yaml", text_of_case("1234567895G") + "---\n" + text_of_case("1234567899G"),
       ":4:1: warning: the file holds several documents; only the first is read", "of its own"},
      {"no_params.yaml", good, ":1: error: `params` is missing", "add `params:`"},
      {"no_status.yaml", "params: {ine: 1}\npayload: '{}'\n", ":1: error: `status` is missing",
       "add `status: 200`"},
      {"no_payload.yaml", "params: {ine: 1}\nstatus: 200\n", ":1: error: `payload` is missing",
       "add `payload: |-`"},
      {"text_params.yaml", "params: oops\n" + good, ":1:9: error: `params` should be a map",
       "write one `name: value` line for each parameter"},
      {"map_in_params.yaml", "params: {ine: {a: b}}\n" + good, ":1:15: error: `ine` holds a map",
       "write `ine: 'b'` on one line"},
      {"text_status.yaml", "params: {ine: 1}\nstatus: fine\npayload: '{}'\n",
       ":2:9: error: `status` should be an HTTP status", number},
      {"status_99.yaml", "params: {ine: 1}\nstatus: 99\npayload: '{}'\n",
       ":2:9: error: `status` should be an HTTP status", number},
      {"status_101.yaml", "params: {ine: 1}\nstatus: 101\npayload: '{}'\n",
       ":2:9: error: `status` should be an HTTP status", number},
      {"status_199.yaml", "params: {ine: 1}\nstatus: 199\npayload: '{}'\n",
       ":2:9: error: `status` should be an HTTP status", number},
      {"status_600.yaml", "params: {ine: 1}\nstatus: 600\npayload: '{}'\n",
       ":2:9: error: `status` should be an HTTP status", number},
      {"not_json.yaml", "params: {ine: 1}\nstatus: 200\npayload: |-\n  {\n    \"a\": oops\n  }\n",
       ":5:10: error: this is not valid JSON", "put a text in double quotes"},
      {"huge.yaml", text_of_case("1") + "#" + std::string(std::size_t{5} * 1024 * 1024, 'x'),
       ": error: this file is larger than 1 MiB", "shorten its payload"},
      {"deep.yaml", "params: {ine: 1}\nstatus: 200\npayload: " + nested(1000) + "\n",
       ":3:", "nest at most"},
      {"deep_text.yaml", "params: {ine: 1}\nstatus: 200\npayload: '" + nested(1000) + "'\n",
       ":3:", "nest at most"},
      {"deep.json", R"({"params":{"ine":"1"},"status":200,"payload":)" + nested(1000) + "}",
       ":1:", "nest at most"},
      {"bom.yaml", "\xEF\xBB\xBF" + text_of_case("1234567893G"), "", ""},
      {"same.yaml", text_of_case("1234567890G"), ":1: error: the same `params` as ",
       "change the params, or remove one of the two files"},
      {"../api_particulier_v3_inconnu/200.yaml", text_of_case("1"), "", ""},
      {"../france_connect/nobody.yaml", "params: {}\npayload: '{}'\n",
       ":1:9: error: `params` has no `token`", "write `token: a-word`"},
  };
}

std::string path_of(const BadFile& bad) {
  return bad.name.starts_with("../") ? bad.name.substr(3) : std::string(operation) + bad.name;
}

// A reload waits for the reading before it, and so for what that had to say.
std::string whole_log(RunningServer& server) {
  Ask reload{"/api/reload-mocks"};
  reload.method = "POST";
  CHECK(ask(server, reload).status == 200);
  return server.stop_and_read_log();
}

Ask ask_for(const std::string& ine) {
  static const std::string token = split(run_program({"token"}).output, '\n').front();
  return {"/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=" + ine,
          {{"Authorization", "Bearer " + token}}};
}

}  // namespace

TEST_CASE("a bad file is told and left out, and all others are served", "[program]") {
  const TempFolder tree;
  tree.write(std::string(operation) + "200.yaml", text_of_case("1234567890G"));
  for (const BadFile& bad : bad_files()) tree.write(path_of(bad), bad.text);

  RunningServer server({"--payloads", tree.root(), "--log", "off"});
  for (const char* ine : {"1234567890G", "1234567893G", "1234567894G", "1234567895G"}) {
    INFO(ine);
    CHECK(ask(server, ask_for(ine)).status == 200);
  }
  CHECK(ask(server, ask_for("1234567899G")).header("X-Sandbox-Answer") == "default");
  const std::string health = ask(server, {"/_sandbox/health"}).body;
  CHECK(health.find("\"left_out\":[{\"file\":\"" + tree.path(operation)) != std::string::npos);
  CHECK(health.find("{\"file\":\"" + tree.path(path_of({"status_99.yaml", "", "", ""})) +
                    "\",\"line\":2,\"why\":\"`status` should be an HTTP status\"}") !=
        std::string::npos);
  const std::string log = whole_log(server);
  INFO(log);
  for (const BadFile& bad : bad_files()) {
    INFO(bad.name);
    const std::size_t told = log.find(tree.path(path_of(bad)) + bad.said);
    CHECK((told != std::string::npos) == !bad.said.empty());
    if (told == std::string::npos) continue;
    const std::size_t hint = log.find("\n  ", told);
    CHECK(log.substr(hint, log.find('\n', hint + 1) - hint).find(bad.hint) != std::string::npos);
  }
  CHECK(log.find("api_particulier_v3_inconnu: warning: there is no operation of this name") !=
        std::string::npos);
}

TEST_CASE("what is no file of the tree is told and left alone", "[program]") {
  const TempFolder elsewhere;
  elsewhere.write("secret.yaml", text_of_case("1234567891G"));
  const TempFolder tree;
  const std::string folder = tree.path(operation);
  tree.write(std::string(operation) + "200.yaml", text_of_case("1234567890G"));
  tree.write(std::string(operation) + "closed.yaml", text_of_case("1234567892G"));
  tree.link(std::string(operation) + "outside.yaml", elsewhere.path("secret.yaml"));
  tree.link(std::string(operation) + "dangling.yaml", "nowhere");
  std::filesystem::create_directory(folder + "folder.yaml");
  REQUIRE(::mkfifo((folder + "pipe.yaml").c_str(), 0600) == 0);
  REQUIRE(::chmod((folder + "closed.yaml").c_str(), 0) == 0);

  RunningServer server({"--payloads", tree.root(), "--log", "off"});
  CHECK(ask(server, ask_for("1234567890G")).status == 200);
  CHECK(ask(server, ask_for("1234567891G")).header("X-Sandbox-Answer") == "default");
  const std::string log = whole_log(server);
  INFO(log);
  for (const char* said : {"outside.yaml: error: this link leaves the tree",
                           "dangling.yaml: error: this link leads nowhere",
                           "folder.yaml: error: this is a folder, though it is named like a case",
                           "pipe.yaml: error: this is not an ordinary file"}) {
    INFO(said);
    CHECK(log.find(folder + said) != std::string::npos);
  }
  if (::geteuid() == 0) {
    WARN("skipped: the superuser may read every file");
  } else {
    CHECK(log.find(folder + "closed.yaml: error: cannot read this: permission denied") !=
          std::string::npos);
  }
}
