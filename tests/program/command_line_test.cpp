// What the one who starts the program gets wrong: one line, with what to do next.

#include "support/catch.h"
#include "support/running_server.h"
#include "support/text.h"

using namespace sandbox;
using namespace sandbox::test;

TEST_CASE("what can't run says so on one line, with what to do", "[program]") {
  const TempFolder folder;
  folder.write("empty/README.md", "no case\n");
  folder.write("text.pem", "no key\n");
  folder.write("schemas/README.md", "no contract\n");
  const std::string empty = folder.path("empty");
  folder.write("tree/personas.yaml", "awa: {nomNaissance: DIALLO}\n");
  folder.write("tree/api_particulier_v3_mesri_statut_etudiant_with_ine/404.yaml",
               "status: 404\npayload: '{}'\n");
  const std::string tree_of_one = folder.path("tree");
  const RunningServer other;
  const std::string taken = other.url().substr(std::string_view("http://").size());

  struct Row {
    const char* what;
    Words arguments;
    std::string said;  // after "bac-a-sable"
  };
  const Row rows[] = {
      {"a folder that does not exist",
       {"serve", "--payloads", folder.path("nowhere")},
       " serve: cannot read the folder " + folder.path("nowhere") +
           ": it does not exist; give the folder that holds one folder per operation"},
      {"a file instead of a folder",
       {"serve", "--payloads", folder.path("text.pem")},
       " serve: cannot read the folder " + folder.path("text.pem") +
           ": it is not a folder; give the folder that holds one folder per operation"},
      {"a folder without a case",
       {"serve", "--payloads", empty},
       " serve: there is not one case to serve in " + empty +
           "; a tree has one folder for each operation, with one YAML file for each case"},
      {"schemas without a contract",
       {"serve", "--schemas", folder.path("schemas")},
       " serve: cannot use the contract of " + folder.path("schemas") + ": " +
           folder.path("schemas") +
           "/contract/errors.yaml: this file of the contract is missing; the folder given with "
           "--schemas must hold contract/ and openapi/"},
      {"a document that does not exist",
       {"serve", "--openapi", folder.path("api.yaml")},
       " serve: cannot read the file " + folder.path("api.yaml") +
           ": it does not exist; check the path and its permissions"},
      {"a port in use",
       {"serve", "--listen", taken},
       " serve: cannot listen on " + taken +
           ": another program does already; stop it, or choose another port with --listen "
           "HOST:PORT (port 0 picks a free one)"},
      {"an address without a port",
       {"serve", "--listen", "nonsense"},
       " serve: cannot listen on nonsense: the port is missing; write it as 127.0.0.1:8080, "
       "[::1]:8080 or unix:/path"},
      {"an address of another machine",
       {"serve", "--listen", "203.0.113.5:0"},
       " serve: cannot listen on 203.0.113.5:0: this machine does not have that address; try "
       "127.0.0.1, or 0.0.0.0 for all"},
      {"an option nearly right",
       {"serve", "--payload", empty},
       " serve: there is no option --payload; did you mean --payloads?; see `bac-a-sable serve "
       "--help`"},
      {"an unknown option",
       {"serve", "--frobnicate"},
       " serve: there is no option --frobnicate; see `bac-a-sable serve --help`"},
      {"a word too many",
       {"serve", "now"},
       " serve: nothing is expected where `now` stands; see `bac-a-sable serve --help`"},
      {"a choice that is none",
       {"serve", "--default", "maybe"},
       " serve: --default takes one of auto, not-found, example, not `maybe`; see `bac-a-sable "
       "serve "
       "--help`"},
      {"schemas that do not exist",
       {"serve", "--schemas", folder.path("nowhere")},
       " serve: cannot read the folder " + folder.path("nowhere") +
           ": it does not exist; the folder given with --schemas must hold contract/ and openapi/"},
      {"a number out of its range",
       {"serve", "--workers", "0"},
       " serve: --workers takes a value from 1 to 256, not `0`; see `bac-a-sable serve --help`"},
      {"a word about git without git",
       {"serve", "--refs", "main"},
       " serve: --refs means nothing without --git or --tree; give that too, or leave --refs out; "
       "see "
       "`bac-a-sable serve --help`"},
      {"two places for one repository",
       {"diff", "a", "b", "--git", "file:///a", "--repository", "b"},
       " diff: --repository and --git contradict each other; give one of them; see `bac-a-sable "
       "diff --help`"},
      {"nobody of the tree",
       {"new", "api_particulier_v3_mesri_statut_etudiant_with_ine", "--persona", "nope",
        "--payloads", tree_of_one},
       " new: personas.yaml knows nobody called nope; it knows awa"},
      {"a day that does not exist",
       {"serve", "--today", "2026-02-30"},
       " serve: --today 2026-02-30 is no date; write it as 2026-11-23"},
      {"a key file without a key",
       {"serve", "--jwks-key", folder.path("text.pem")},
       " serve: --jwks-key " + folder.path("text.pem") +
           ": there is no PEM key in it; `openssl genrsa -out key.pem 2048` makes one"},
      {"no such command", {"serv"}, ": there is no command `serv`; did you mean `serve`?"},
      {"a lifetime that is none",
       {"token", "--expires-in", "soon"},
       " token: --expires-in soon is no length of time; write it as 30s, 2h, 90d or 18mo"},
      {"a SIRET that is none",
       {"token", "--siret", "13002526500014"},
       " token: --siret 13002526500014 is no SIRET; write its fourteen digits, such as "
       "13002526500013"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const Finished finished = run_program(row.arguments);
      const std::string line = "bac-a-sable" + row.said + "\n";
      // Listening comes last: the tree may have had its word before.
      CHECK(finished.errors.substr(finished.errors.rfind("\nbac-a-sable") + 1) == line);
      CHECK((finished.errors == line || row.said.starts_with(" serve: cannot listen")));
      CHECK(finished.output.empty());
      CHECK(finished.status == 2);
    }
  }
}

TEST_CASE("of an option given twice the last one counts", "[program]") {
  const Finished finished =
      run_program({"serve", "--today", "2026-01-01", "--today", "no day", "--listen", "x:0"});
  CHECK(finished.errors ==
        "bac-a-sable serve: --today no day is no date; write it as 2026-11-23\n");
}

TEST_CASE("each option can be said by the environment", "[program]") {
  const Finished finished = run_program({"serve"}, {"BAC_A_SABLE_TODAY=someday"});
  CHECK(finished.errors ==
        "bac-a-sable serve: --today someday is no date; write it as 2026-11-23\n");
}

TEST_CASE("who has no home says where repositories are kept", "[program]") {
  const Finished finished =
      run_program({"serve", "--git", "file:///nowhere"}, {"HOME=", "XDG_CACHE_HOME="});
  CHECK(finished.errors ==
        "bac-a-sable serve: there is no folder to keep repositories in, as HOME is not set; give "
        "one with --cache-dir\n");
  CHECK(finished.status == 2);
}

TEST_CASE("help and version are no errors", "[program]") {
  for (const Words& arguments : {Words{"--help"}, Words{"--version"}, Words{"serve", "--help"}}) {
    const Finished finished = run_program(arguments);
    CHECK(finished.status == 0);
    CHECK(finished.output.starts_with(arguments.size() == 1 ? "bac-a-sable " : "Answer"));
    CHECK(finished.errors.empty());
  }
}
