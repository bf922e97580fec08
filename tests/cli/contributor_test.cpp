#include <filesystem>
#include <fstream>

#include "support/catch.h"
#include "support/command.h"
#include "support/git_repository.h"
#include "support/shared.h"
#include "support/temp_folder.h"

using namespace sandbox;
using test::Run;
using test::run;
using test::TempFolder;

namespace {

const std::string by_ine = "api_particulier_v3_mesri_statut_etudiant_with_ine";
const std::string good =
    "title: Étudiante | inscrite\ndescription: Un cas, \"simple\"\nparams:\n  ine: '1234567890G'\n"
    "status: 404\npayload: |-\n  {\"errors\": [{\"code\": \"25003\", \"title\": \"<l'été>\", "
    "\"detail\": \"D\", \"source\": null, \"meta\": {\"provider\": \"MESRI\"}}]}\n";

// As whoever starts a case has to: what it shows, in words.
void complete(const std::string& path) {
  const std::string placeholder = "À compléter";
  std::string text = text_of_file(path);
  for (std::size_t at = 0; (at = text.find(placeholder, at)) != std::string::npos;) {
    text.replace(at, placeholder.size(), "Un cas");
  }
  std::ofstream(path) << text;
}

}  // namespace

TEST_CASE("check tells its findings by its status", "[cli]") {
  TempFolder folder;
  folder.write(by_ine + "/404.yaml", good);
  const std::string tree = folder.root().string();
  CHECK(run({"check", "--payloads", tree}).status == fine);
  folder.write(by_ine + "/a.yaml", "statut: 200\n");
  const Run bad = run({"check", "--payloads", tree, "--format", "json"});
  CHECK(bad.status == has_findings);
  CHECK_THAT(bad.out, Catch::Matchers::EndsWith("\"errors\":4,\"warnings\":1}\n"));
  const Run missing = run({"check", "--payloads", folder.path("nowhere")});
  CHECK(missing.status == could_not_run);
  CHECK(missing.err.find('\n') == missing.err.size() - 1);
  CHECK(run({"check", "--format", "xml"}).status == could_not_run);
  CHECK(run({"check", "--fix"}).status == could_not_run);
  CHECK_THAT(run({"check", "--rules"}).out,
             Catch::Matchers::StartsWith("yaml-syntax             error    A file"));
}

TEST_CASE("check --fix mends the files", "[cli]") {
  TempFolder folder;
  folder.write(by_ine + "/404.yaml", good.substr(0, good.size() - 1));
  CHECK(run({"check", "--payloads", folder.root().string(), "--fix"}).status == fine);
  CHECK(run({"docs", "--payloads", folder.root().string()}).status == fine);
}

TEST_CASE("docs writes the same pages each time, and --check sees stale ones", "[cli]") {
  TempFolder folder;
  folder.write(by_ine + "/404.yaml", good);
  const std::string tree = folder.root().string();
  CHECK(run({"docs", "--payloads", tree, "--check"}).status == has_findings);
  CHECK_FALSE(std::filesystem::exists(folder.path("README.md")));
  CHECK(run({"docs", "--payloads", tree, "--base-url", "https://x.example"}).status == fine);
  CHECK(run({"docs", "--payloads", tree, "--check", "--base-url", "https://x.example"}).status ==
        fine);
  folder.write(by_ine + "/404.yaml", good + "\n# changed\n");
  CHECK(run({"docs", "--payloads", tree, "--check", "--base-url", "https://x.example"}).status ==
        fine);
  folder.write(by_ine + "/404.yaml", "description: autre\n" + good.substr(good.find("params")));
  const Run stale = run({"docs", "--payloads", tree, "--check", "--base-url", "https://x.example"});
  CHECK(stale.status == has_findings);
  CHECK_THAT(stale.out, Catch::Contains("README.md is stale"));
  CHECK(run({"docs"}).status == could_not_run);
}

TEST_CASE("new starts a case that check has nothing to say about once it is completed", "[cli]") {
  TempFolder folder;
  folder.write(by_ine + "/404.yaml", good);
  const std::string tree = folder.root().string();
  CHECK(run({"new", by_ine, "--payloads", tree, "--name", "b.yaml"}).status == fine);
  CHECK(run({"new", by_ine, "--payloads", tree, "--status", "404", "--name", "c.yaml"}).status ==
        fine);
  const Run started = run({"check", "--payloads", tree, "--lang", "en"});
  INFO(started.out);
  CHECK_THAT(started.out, Catch::Contains("0 errors, 4 warnings"));
  CHECK_THAT(started.out, Catch::Contains("`title` is still to be completed"));
  complete(tree + "/" + by_ine + "/b.yaml");
  complete(tree + "/" + by_ine + "/c.yaml");
  const Run findings = run({"check", "--payloads", tree});
  INFO(findings.out);
  CHECK(findings.status == fine);
  CHECK(run({"new", by_ine, "--payloads", tree, "--name", "b.yaml"}).status == could_not_run);
  CHECK(run({"new", by_ine, "--payloads", tree, "--name", "../b.yaml"}).status == could_not_run);
  const Run unknown = run({"new", by_ine + "e"});
  CHECK(unknown.status == could_not_run);
  CHECK(unknown.err ==
        "bac-a-sable new: there is no operation " + by_ine + "e; did you mean " + by_ine + "?\n");
}

TEST_CASE("new starts from a request that met a default", "[cli]") {
  TempFolder folder;
  folder.write(by_ine + "/404.yaml", good);
  const std::string tree = folder.root().string();
  std::string token = run({"token"}).out;
  token.erase(token.find_last_not_of('\n') + 1);
  const auto from = [&](const std::string& query) {
    return "curl -H 'Authorization: Bearer " + token +
           "' 'http://127.0.0.1:8080/v3/mesri/statut_etudiant/ine?recipient=13002526500013" +
           query + "'";
  };
  const Run started = run({"new", "--payloads", tree, "--from", from("&ine=1234567891G")});
  CHECK(started.status == fine);
  CHECK_THAT(started.out, Catch::Contains("  ine: '1234567891G'\nstatus: 200\n"));
  struct Row {
    Arguments more;
    const char* said;
  };
  const Row rows[] = {
      {{"--from", from("&ine=1234567890G")}, "404.yaml answers this request already"},
      {{"--from", from("&ine=x")}, "refused with 422 before any case is looked for"},
      {{"--from", "/v3/nowhere"}, "no operation has the path"},
      {{"--from", "nonsense"}, "this is no request"},
      {{by_ine, "--from", from("&ine=1234567891G")}, "one of the two"},
      {{}, "one of the two"},
      {{by_ine, "--status", "418"}, "never answers 418; choose one of 200"},
  };
  for (const Row& row : rows) {
    Arguments arguments = {"new"};
    arguments.insert(arguments.end(), row.more.begin(), row.more.end());
    arguments.insert(arguments.end(), {"--payloads", tree});
    const Run refused = run(arguments);
    CHECK(refused.status == could_not_run);
    CHECK_THAT(refused.err, Catch::Contains(row.said));
  }
}

TEST_CASE("new says in French what it can't do, to who reads French", "[cli]") {
  struct Row {
    Arguments more;
    const char* said;
  };
  const Row rows[] = {
      {{by_ine + "e"}, "vouliez-vous dire"},
      {{by_ine, "--persona", "nobody"}, "ne connaît personne du nom de nobody"},
      {{by_ine, "--status", "418"}, "ne répond jamais 418\u00A0; choisir parmi 200"},
      {{by_ine, "--name", "x"}, "n'est pas un nom de cas"},
      {{by_ine, "--name", "x.yaml"}, "il faut aussi --payloads"},
      {{}, "l'un ou l'autre"},
      {{"--from", "/v3/nowhere"}, "aucune opération n'a le chemin"},
      {{"--from", "abc-1", "--server", "http://127.0.0.1:1"}, "ne répond pas"},
  };
  for (const Row& row : rows) {
    Arguments arguments = {"new", "--lang", "fr"};
    arguments.insert(arguments.end(), row.more.begin(), row.more.end());
    const Run refused = run(arguments);
    CHECK(refused.status == could_not_run);
    CHECK_THAT(refused.err, Catch::Contains(row.said));
  }
}

TEST_CASE("new writes for a person of the cast", "[cli]") {
  const Run drafted =
      run({"new", "api_particulier_v3_dsnj_service_national_with_civility", "--persona", "nobody"});
  CHECK(drafted.status == could_not_run);
  CHECK_THAT(drafted.err, Catch::Contains("personas.yaml knows nobody called nobody"));
}

TEST_CASE("new names params as people do, and the schema where there is one", "[cli]") {
  const std::string by_identity = "api_particulier_v3_dsnj_service_national_with_civility";
  const TempFolder folder;
  folder.write("cases/" + by_ine + "/404.yaml", good);
  const std::string tree = folder.path("cases");
  const Run printed = run({"new", by_identity, "--payloads", tree});
  INFO(printed.out + printed.err);
  std::size_t last = 0;
  for (const char* name : {"nomNaissance:", "prenoms:", "anneeDateNaissance:", "moisDateNaissance:",
                           "jourDateNaissance:"}) {
    const std::size_t place = printed.out.find(name);
    REQUIRE(place != std::string::npos);
    CHECK(place > last);
    last = place;
  }
  const auto first_line = [&](const std::string& name) {
    REQUIRE(run({"new", by_ine, "--payloads", tree, "--name", name}).status == fine);
    std::ifstream file(folder.path("cases/" + by_ine + "/" + name));
    std::string line;
    std::getline(file, line);
    return line;
  };
  CHECK(first_line("a.yaml") == "title: 'À compléter'");
  folder.write("schemas/case.schema.json", "{}");
  CHECK(first_line("b.yaml") == "# yaml-language-server: $schema=../../schemas/case.schema.json");
}

TEST_CASE("docs tells of a case whose last day has passed as before", "[cli]") {
  const std::string by_identity = "api_particulier_v3_dsnj_service_national_with_civility";
  const TempFolder folder;
  folder.write(by_identity + "/a.yaml",
               "title: T\ndescription: D\nvalid_until: '2027-12-30'\nparams:\n"
               "  nomNaissance: 'LEFÈVRE'\n  prenoms:\n    - 'Tom'\n  anneeDateNaissance: 2001\n"
               "  moisDateNaissance: 12\n  jourDateNaissance: 31\n  sexeEtatCivil: 'M'\n"
               "  codeCogInseePaysNaissance: '99100'\n  codeCogInseeCommuneNaissance: '63113'\n"
               "status: 200\npayload: '{\"data\": {}}'\n");
  const std::string tree = folder.root().string();
  CHECK(run({"docs", "--payloads", tree, "--today", "2026-11-23"}).status == fine);
  CHECK(run({"docs", "--payloads", tree, "--today", "2031-01-01", "--check"}).status == fine);
  CHECK_THAT(text_of_file(folder.path(by_identity + "/README.md")), Catch::Contains("curl -G"));
}

TEST_CASE("operations lists what there is", "[cli]") {
  TempFolder folder;
  folder.write(by_ine + "/404.yaml", good);
  const Run text = run({"operations", "--payloads", folder.root().string()});
  CHECK_THAT(text.out, Catch::Contains(by_ine + "\n  GET /v3/mesri/statut_etudiant/ine\n"
                                                "  1 case, with a default\n"));
  const Run json = run({"operations", "--payloads", folder.root().string(), "--json"});
  CHECK_THAT(json.out, Catch::Contains("\"cases\":1,\"default\":true}"));
}
