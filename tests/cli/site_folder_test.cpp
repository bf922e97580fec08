#include "cli/site_folder.h"

#include <filesystem>
#include <set>
#include <stdexcept>

#include "cli/write_file.h"
#include "support/catch.h"
#include "support/temp_folder.h"

using namespace sandbox;
using test::TempFolder;

namespace {

namespace fs = std::filesystem;
using Paths = std::set<std::string>;

const std::string list = ".bac-a-sable-site";

// All files below a folder.
Paths files_in(const fs::path& folder) {
  Paths paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_directory()) paths.insert(fs::relative(entry.path(), folder).string());
  }
  return paths;
}

std::string refusal(const std::string& folder, const std::vector<StaticFile>& files) {
  try {
    write_site(folder, files);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

const std::vector<StaticFile> home = {{"index.html", "home"}};
const std::vector<StaticFile> whole = {
    {"index.html", "home"}, {"cases/op/a.html", "a"}, {"cases/op/b.html", "b"}};

}  // namespace

TEST_CASE("pages that are gone are removed from the folder of before, and nothing else", "[cli]") {
  const TempFolder folder;
  const std::string out = folder.path("site");
  CHECK(write_site(out, whole) == 0);
  CHECK(files_in(out) == Paths{list, "index.html", "cases/op/a.html", "cases/op/b.html"});
  folder.write("site/cases/notes.txt", "mine");
  folder.write("site/CNAME", "example.org");
  CHECK(write_site(out + "/", {{"index.html", "new"}, {"cases/op/b.html", "b"}}) == 1);
  CHECK(files_in(out) == Paths{list, "index.html", "cases/op/b.html", "cases/notes.txt", "CNAME"});
  CHECK(text_of_file(out + "/index.html") == "new");
  CHECK(write_site(out, home) == 1);
  CHECK(files_in(out) == Paths{list, "index.html", "cases/notes.txt", "CNAME"});
  CHECK_FALSE(fs::exists(out + "/cases/op"));
  CHECK(text_of_file(out + "/" + list) == "index.html\n");
}

TEST_CASE("a folder that holds other files is refused, and left as it was", "[cli]") {
  const TempFolder folder;
  folder.write("mine.txt", "x");
  const std::string why = refusal(folder.root().string(), home);
  CHECK(why.find("holds files that `site` did not write") != std::string::npos);
  CHECK(files_in(folder.root()) == Paths{"mine.txt"});
  CHECK(refusal(folder.path("mine.txt"), home).find("is no folder") != std::string::npos);
  fs::create_directory(folder.path("empty"));
  CHECK(refusal(folder.path("empty"), home).empty());
}

TEST_CASE("a list of files that somebody changed removes nothing that is not below", "[cli]") {
  const TempFolder folder;
  folder.write("outside.txt", "x");
  folder.write("site/.hidden", "x");
  folder.write("site/kept/x.html", "x");
  folder.write("site/" + list, "../outside.txt\n/etc/hosts\n" + folder.path("outside.txt") +
                                   "\n.hidden\nkept\nkept//x.html\nkept/./x.html\n..\n\n\n");
  write_site(folder.path("site"), home);
  CHECK(files_in(folder.root()) == Paths{"outside.txt", "site/" + list, "site/.hidden",
                                         "site/index.html", "site/kept/x.html"});
}

TEST_CASE("nothing is written or removed through a link", "[cli]") {
  struct Row {
    const char* link;
    const char* target;
  };
  const Row rows[] = {
      {"site/cases", "elsewhere"},
      {"site/index.html", "elsewhere/x"},
      {"site/cases/op/a.html", "elsewhere/x"},
      {"site/cases/op", "elsewhere"},
      {"site/.bac-a-sable-site", "elsewhere/list"},
  };
  for (const Row& row : rows) {
    INFO(row.link);
    const TempFolder folder;
    folder.write("elsewhere/x", "theirs");
    folder.write("elsewhere/a.html", "theirs");
    folder.write("elsewhere/list", "cases/op/a.html\n");
    if (std::string(row.link).find(list) == std::string::npos) {
      folder.write("site/" + list, "cases/op/a.html\n");
    }
    folder.link(row.link, folder.path(row.target));
    CHECK(refusal(folder.path("site"), home).find("is a link") != std::string::npos);
    CHECK(text_of_file(folder.path("elsewhere/x")) == "theirs");
    CHECK(text_of_file(folder.path("elsewhere/a.html")) == "theirs");
    CHECK(text_of_file(folder.path("elsewhere/list")) == "cases/op/a.html\n");
  }
}
