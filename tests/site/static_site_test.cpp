#include "site/static_site.h"

#include <filesystem>
#include <map>
#include <set>

#include "answering/asked.h"
#include "site/hostile_tree.h"
#include "support/catch.h"
#include "support/command.h"
#include "support/html.h"
#include "support/shared.h"
#include "support/temp_folder.h"
#include "support/text.h"

using namespace sandbox;

namespace {

// "a/b.html" and "../c.html" -> "c.html"
std::string resolved(const std::string& from, const std::string& link) {
  return (std::filesystem::path(from).parent_path() / link).lexically_normal().string();
}

}  // namespace

TEST_CASE("an address becomes a name that every disk takes", "[site]") {
  struct Row {
    const char* address;
    std::string expected;
  };
  const Row rows[] = {
      {"/", "index.html"},
      {"/_sandbox/people", "people.html"},
      {"/_sandbox/cases/op/404.yaml", "cases/op/404.yaml.html"},
      {"/_sandbox/cases/op/..%2F..%2Fx.yaml", "cases/op/~2e.~2f..~2fx.yaml.html"},
      {"/_sandbox/cases/op/.hidden", "cases/op/~2ehidden.html"},
      {"/_sandbox/cases/op/%C3%A9%3C", "cases/op/~c3~a9~3c.html"},
      {"/_sandbox/style.css", "style.css"},
  };
  for (const Row& row : rows) CHECK(static_path(row.address) == row.expected);
  const std::string once = static_path("/_sandbox/cases/op/" + std::string(250, 'a'));
  CHECK(once.size() < 200);
  CHECK(once != static_path("/_sandbox/cases/op/" + std::string(251, 'a')));
}

TEST_CASE("the pages are files whose links lead to each other from anywhere", "[site]") {
  const auto catalogue = test::whole_catalogue();
  const Book book(*catalogue);
  const Moment now = moment_at(1'795'000'000);
  const auto files = static_site(book, "http://sandbox.invalid", now);
  std::map<std::string, std::string> by_path;
  for (const StaticFile& file : files) by_path[file.path] = file.text;
  CHECK(by_path.size() == files.size());
  std::size_t cases = 0;
  for (const auto& [path, text] : by_path) {
    if (!path.ends_with(".html")) continue;
    if (path.starts_with("cases/")) ++cases;
    INFO(path);
    for (const std::string& link : test::seen(text).links) {
      INFO(link);
      if (link.starts_with("#") || link.starts_with("https://")) continue;
      CHECK_FALSE(link.starts_with("/"));
      CHECK_FALSE(link.starts_with("http:"));
      CHECK(by_path.contains(resolved(path, link.substr(0, link.find('#')))));
    }
    CHECK(text.find("/_sandbox/requests") == std::string::npos);
  }
  CHECK(cases == count_cases(*catalogue));
  CHECK(by_path["cases/api_particulier_v3_mesri_statut_etudiant_with_ine/404.yaml.html"].find(
            "http://sandbox.invalid/v3/") != std::string::npos);
  const auto again = static_site(book, "http://sandbox.invalid", now);
  REQUIRE(again.size() == files.size());
  for (std::size_t i = 0; i < files.size(); ++i) CHECK(again[i].text == files[i].text);
}

TEST_CASE("files of a hostile tree show it as text, have plain names, and lead nowhere else",
          "[site]") {
  const auto catalogue = test::hostile_catalogue();
  const Book book(*catalogue);
  const auto files = static_site(book, "http://h\"><script>", moment_at(1'795'000'000));
  std::set<std::string> paths;
  for (const StaticFile& file : files) {
    INFO(file.path);
    CHECK(paths.insert(file.path).second);
    CHECK(file.path.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "0123456789._-~/") == std::string::npos);
    CHECK_FALSE(file.path.starts_with("/"));
    for (const std::string& name : split(file.path, '/')) {
      CHECK_FALSE(name.empty());
      CHECK_FALSE(name.starts_with("."));
      CHECK(name.size() < 200);
    }
  }
  std::size_t cases = 0;
  for (const StaticFile& file : files) {
    if (!file.path.ends_with(".html")) continue;
    INFO(file.path);
    if (file.path.starts_with("cases/")) ++cases;
    const test::SeenPage page = test::seen(file.text);
    test::check_is_ours(page);
    for (const std::string& link : page.links) {
      INFO(link);
      if (link.starts_with("#") || link.starts_with("https://")) continue;
      CHECK(paths.contains(resolved(file.path, link.substr(0, link.find('#')))));
    }
  }
  CHECK(cases == count_cases(*catalogue));
  CHECK(cases >= 2 * test::hostile_texts().size());
}

TEST_CASE("site writes the pages of a tree, and says where to begin", "[site]") {
  const test::TempFolder folder;
  const std::string out = folder.path("a/site");
  test::TempFolder tree;
  tree.write("api_particulier_v3_mesri_statut_etudiant_with_ine/404.yaml",
             "title: T\nparams: {ine: '1234567890G'}\nstatus: 404\npayload: '{}'\n");
  const test::Run done = test::run({"site", "--payloads", tree.root().string(), "--out", out});
  CHECK(done.status == fine);
  CHECK(done.out.find("begin with " + out + "/index.html") != std::string::npos);
  CHECK(std::filesystem::exists(out + "/index.html"));
  CHECK(std::filesystem::exists(
      out + "/cases/api_particulier_v3_mesri_statut_etudiant_with_ine/404.yaml.html"));
  CHECK(test::run({"site"}).status == could_not_run);
}
