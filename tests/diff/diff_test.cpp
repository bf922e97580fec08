#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/commands.h"
#include "support/catch.h"
#include "support/git_repository.h"

namespace sandbox {
namespace {

using test::TempFolder;
using test::WorkRepository;

const std::string folder = "payloads/api_particulier_v3_mesri_statut_etudiant_with_ine/";

std::string case_text(const std::string& ine, int status, const std::string& payload,
                      const std::string& title) {
  return "title: " + title + "\ndescription: d\nparams:\n  ine: '" + ine +
         "'\nstatus: " + std::to_string(status) + "\npayload: '" + payload + "'\n";
}

struct Ran {
  int status;
  std::string out;
  std::string err;
};

Ran run_diff_with(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "diff");
  std::ostringstream out;
  std::ostringstream err;
  const int status = run_command(arguments, {out, err});
  return {status, out.str(), err.str()};
}

// Two commits with one change of each kind.
struct Changed {
  WorkRepository work;
  std::string before;
  std::string after;

  Changed() {
    work.write(folder + "404.yaml", case_text("", 404, "{}", "Nobody"));
    work.write(folder + "same.yaml", case_text("0000000007A", 200, "{}", "Same"));
    work.write(folder + "gone.yaml", case_text("0000000001A", 200, "{}", "Gone"));
    work.write(folder + "payload.yaml",
               case_text("0000000004A", 200, R"({"a":1})", "Other | payload"));
    work.write(folder + "status.yaml", case_text("0000000005A", 200, "{}", "Other status"));
    work.write(folder + "params.yaml", case_text("0000000003A", 200, "{}", "Other params"));
    work.write(folder + "title.yaml", case_text("0000000008A", 200, "{}", "Old title"));
    work.write("payloads/france_connect/one.yaml",
               "params: {token: t1}\nstatus: 200\npayload: "
               "'{\"token_introspection\":{\"scope\":\"a\"}}'\n");
    before = work.commit("before");
    std::filesystem::remove(work.folder().path(folder + "gone.yaml"));
    work.write(folder + "new.yaml", case_text("0000000002A", 200, R"({"n":1})", "New"));
    work.write(folder + "payload.yaml",
               case_text("0000000004A", 200, R"({"a":2})", "Other | payload"));
    work.write(folder + "status.yaml", case_text("0000000005A", 503, "{}", "Other status"));
    work.write(folder + "params.yaml", case_text("0000000006A", 200, "{}", "Other params"));
    work.write(folder + "title.yaml", case_text("0000000008A", 200, "{}", "New title"));
    after = work.commit("after");
  }
};

TEST_CASE("two revisions are compared by files and by answers", "[diff]") {
  const Changed changed;
  const Ran ran = run_diff_with({"--repository", changed.work.path(), "HEAD~1", "HEAD"});
  CHECK(ran.err.empty());
  REQUIRE(ran.status == fine);
  const std::string ids = changed.before.substr(0, 10) + " → " + changed.after.substr(0, 10);
  CHECK(ran.out == ids +
                       ": 1 case added, 1 removed, 4 changed; 6 requests are answered otherwise\n" +
                       R"(
api_particulier_v3_mesri_statut_etudiant_with_ine
  - gone.yaml  (Gone)
  + new.yaml  (New)
  ~ params.yaml: params  (Other params)
  ~ payload.yaml: payload  (Other | payload)
  ~ status.yaml: status 200 → 503  (Other status)
  ~ title.yaml: title  (New title)
    ine=0000000001a
      200 gone.yaml → 404 404.yaml (the default)
    ine=0000000002a
      404 404.yaml (the default) → 200 new.yaml
    ine=0000000003a
      200 params.yaml → 404 404.yaml (the default)
    ine=0000000004a
      200 payload.yaml → 200 payload.yaml
    ine=0000000005a
      200 status.yaml → 503 status.yaml
    ine=0000000006a
      404 404.yaml (the default) → 200 params.yaml
)");
}

TEST_CASE("a difference can be had as JSON, for programs", "[diff]") {
  const Changed changed;
  const Ran ran =
      run_diff_with({"--repository", changed.work.path(), "--format", "json", "HEAD~1", "HEAD"});
  REQUIRE(ran.status == fine);
  const auto json = nlohmann::json::parse(ran.out);
  CHECK(json["before"] == changed.before);
  CHECK(json["after"] == changed.after);
  REQUIRE(json["cases"].size() == 6);
  CHECK(json["cases"][4]["what"][0] == "status 200 → 503");
  REQUIRE(json["answers"].size() == 6);
  CHECK(json["answers"][0]["request"] == "ine=0000000001a");
  CHECK(json["answers"][0]["before"] ==
        nlohmann::json::parse(R"({"status":200,"file":"gone.yaml","default":false})"));
  CHECK(json["answers"][0]["after"] ==
        nlohmann::json::parse(R"({"status":404,"file":"404.yaml","default":true})"));
}

TEST_CASE("a difference can be had as Markdown, for a pull request", "[diff]") {
  const Changed changed;
  const Ran ran = run_diff_with(
      {"--repository", changed.work.path(), "--format", "markdown", "HEAD~1", "HEAD"});
  REQUIRE(ran.status == fine);
  CHECK_THAT(ran.out,
             Catch::StartsWith("**1 cas ajouté, 1 enlevé, 4 modifiés\u00A0; 6 demandes reçoivent "
                               "une autre réponse** (`"));
  CHECK_THAT(ran.out,
             Catch::Contains("| modifié | `payload.yaml` | Other \\| payload | payload |\n"));
  CHECK_THAT(ran.out,
             Catch::Contains("| `ine=0000000005a` | 200 status.yaml | 503 status.yaml |\n"));
}

TEST_CASE("an operation without its 404 answers its default otherwise", "[diff]") {
  const WorkRepository work;
  work.write(folder + "404.yaml", case_text("", 404, "{}", "Nobody"));
  work.write(folder + "one.yaml", case_text("0000000009A", 200, "{}", "One"));
  work.commit("before");
  std::filesystem::remove(work.folder().path(folder + "404.yaml"));
  work.write("payloads/france_connect/one.yaml",
             "params:\n  token: t1\nstatus: 200\npayload: |-\n  "
             "{\"scope\":\"openid\",\"gender\":\"male\"}\n");
  work.commit("after");
  const Ran ran = run_diff_with({"--repository", work.path(), "HEAD~1", "HEAD"});
  CHECK_THAT(ran.out, Catch::Contains("    any request without a case\n"
                                      "      404 404.yaml (the default) → the default\n"));
}

TEST_CASE("a request that no client can make is not announced", "[diff]") {
  const WorkRepository work;
  work.write(folder + "404.yaml", case_text("", 404, "{}", "Nobody"));
  work.commit("before");
  work.write(folder + "dead.yaml", case_text("no INE", 200, "{}", "Dead"));
  work.write(folder + "alive.yaml", case_text("0000000001A", 200, "{}", "Alive"));
  work.commit("after");
  const Ran ran = run_diff_with({"--repository", work.path(), "HEAD~1", "HEAD"});
  CHECK_THAT(ran.out, Catch::Contains("2 cases added, 0 removed, 0 changed; 1 request is"));
  CHECK_THAT(ran.out, Catch::Contains("ine=0000000001a\n"));
}

TEST_CASE("nothing to tell is told in a line", "[diff]") {
  const Changed changed;
  const std::string id = changed.after.substr(0, 10);
  CHECK(run_diff_with({"--repository", changed.work.path(), "HEAD", "main"}).out ==
        id + " → " + id + ": no case changed\n");
}

TEST_CASE("revisions of a repository elsewhere are compared, pull requests too", "[diff]") {
  const Changed changed;
  changed.work.git({"update-ref", "refs/pull/3/head", changed.before});
  const TempFolder cache;
  const Ran ran = run_diff_with(
      {"--git", changed.work.url(), "--cache-dir", cache.root().string(), "pr/3", "main"});
  CHECK(ran.err.empty());
  CHECK_THAT(ran.out, Catch::Contains("1 case added, 1 removed, 4 changed"));
}

TEST_CASE("a revision that does not exist is told", "[diff]") {
  const Changed changed;
  const Ran ran = run_diff_with({"--repository", changed.work.path(), "nothing", "HEAD"});
  CHECK(ran.status == could_not_run);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Catch::StartsWith("bac-a-sable diff: the repository ") &&
                          Catch::Contains("has no commit nothing"));
}

}  // namespace
}  // namespace sandbox
