#include "sync/folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "model/finding_rules.h"
#include "support/catch.h"
#include "support/hash.h"
#include "support/temp_folder.h"
#include "sync/give_way.h"
#include "sync/left_out.h"
#include "sync/paths.h"

namespace sandbox {
namespace {

using test::Names;
using test::paths;
using test::TempFolder;

// "path: rule", without the name of the tree.
Names left_out(const FileTree& tree) {
  Names found;
  for (const Finding& finding : tree.findings) {
    CHECK(finding.severity() == Severity::error);
    CHECK(finding.place.file.starts_with(tree.name + "/"));
    found.push_back(finding.place.file.substr(tree.name.size() + 1) + ": " +
                    std::string(finding.rule->name));
  }
  return found;
}

TEST_CASE("a file that is named by itself is read up to 64 MiB", "[folder]") {
  const TempFolder folder;
  folder.write("document.yaml", "openapi: 3.0.0\n");
  const std::string path = folder.path("document.yaml");
  constexpr std::size_t most = std::size_t{64} * 1024 * 1024;
  std::filesystem::resize_file(path, most);
  CHECK(read_file(path).text->size() == most);
  std::filesystem::resize_file(path, most + 1);
  CHECK_THROWS_WITH(read_file(path), Catch::Contains("64 MiB"));
}

TEST_CASE("a folder of many files is read the same, by two threads and by one", "[folder]") {
  const TempFolder folder;
  for (int i = 0; i < 300; ++i) {
    folder.write("o" + std::to_string(i % 7) + "/" + std::to_string(1000 + i) + ".yaml",
                 "text " + std::to_string(i));
  }
  folder.write("o6/1299.yaml", std::string(max_tree_file + 1, 'x'));
  folder.write("o6/1298.yaml", std::string(max_tree_file, 'y'));
  const FileTree first = read_folder(folder.root().string());
  works_beside_answers = true;
  const FileTree alone = read_folder(folder.root().string());
  works_beside_answers = false;
  CHECK(paths(first).size() == 301);
  CHECK(paths(first) == paths(alone));
  CHECK(first.files.id() == alone.files.id());
  for (const File& file : first.files) CHECK(file.id == sha256_hex(*file.text));
  CHECK(left_out(first) == Names{"o6/1299.yaml: file-too-large"});
  CHECK(left_out(first) == left_out(alone));
}

TEST_CASE("a folder is read whole, sorted by path", "[folder]") {
  const TempFolder folder;
  folder.write("b/404.yml", "b");
  folder.write("a/x.yaml", "a");
  folder.write("a.b/y.json", "c");
  const FileTree tree = read_folder(folder.root().string() + "/");
  CHECK(tree.name == folder.root().string());
  CHECK(paths(tree) == Names{"a.b/y.json", "a/x.yaml", "b/404.yml"});
  CHECK(*tree.files[1].text == "a");
  CHECK(tree.files[1].id == sha256_hex("a"));
  CHECK(tree.findings.empty());
  CHECK(tree.commit.empty());
}

TEST_CASE("files that no case is made of are not read", "[folder]") {
  const TempFolder folder;
  folder.write("a/x.yaml", "");
  folder.write("a/README.md", "");
  folder.write("a/summary.csv", "");
  folder.write("a/x.yaml~", "");
  folder.write("a/x.yaml.swp", "");
  folder.write("a/.#x.yaml", "");
  folder.write(".git/config.yaml", "");
  folder.link("a/guide.pdf", "/nowhere");
  const FileTree tree = read_folder(folder.root().string());
  CHECK(paths(tree) == Names{"a/x.yaml"});
  CHECK(tree.findings.empty());
}

TEST_CASE("links are followed while they stay in the tree", "[folder]") {
  const TempFolder outside;
  outside.write("secret.yaml", "secret");
  const TempFolder folder;
  folder.write("a/x.yaml", "x");
  folder.link("a/again.yaml", "x.yaml");
  folder.link("b", "a");
  folder.link("a/out.yaml", outside.root() / "secret.yaml");
  folder.link("c", outside.root());
  folder.link("a/up.yaml", "../../etc.yaml");
  folder.link("a/loop", "..");
  folder.link("a/self.yaml", "self.yaml");
  const FileTree tree = read_folder(folder.root().string());
  CHECK(paths(tree) == Names{"a/again.yaml", "a/x.yaml"});
  CHECK(left_out(tree) == Names{"a/loop: link-broken", "a/out.yaml: link-outside",
                                "a/self.yaml: link-broken", "a/up.yaml: link-broken",
                                "b: link-broken", "c: link-outside"});
}

TEST_CASE("a folder whose name starts like the tree's is outside all the same", "[folder]") {
  const TempFolder folder;
  folder.write("tree/a/x.yaml", "x");
  folder.write("tree-of-others/y.yaml", "y");
  folder.link("tree/a/y.yaml", folder.root() / "tree-of-others/y.yaml");
  CHECK(left_out(read_folder(folder.path("tree"))) == Names{"a/y.yaml: link-outside"});
}

TEST_CASE("a Kubernetes ConfigMap is read once, through its links", "[folder]") {
  const TempFolder folder;
  folder.write("..2026_11_23_09_00_00.1234/op/404.yaml", "new");
  folder.write("..2026_11_22_09_00_00.9876/op/404.yaml", "old");
  folder.link("..data", "..2026_11_23_09_00_00.1234");
  folder.link("op", "..data/op");
  const FileTree tree = read_folder(folder.root().string());
  CHECK(paths(tree) == Names{"op/404.yaml"});
  CHECK(*tree.files.front().text == "new");
  CHECK(tree.findings.empty());
}

TEST_CASE("the tree itself may be a link", "[folder]") {
  const TempFolder folder;
  folder.write("releases/42/a/x.yaml", "x");
  folder.link("current", "releases/42");
  const FileTree tree = read_folder(folder.path("current"));
  CHECK(paths(tree) == Names{"a/x.yaml"});
  CHECK(tree.name == folder.path("current"));
}

TEST_CASE("what can't be read is a finding, and the rest is there", "[folder]") {
  const TempFolder folder;
  folder.write("a/good.yaml", "good");
  folder.write("a/large.yaml", std::string(max_tree_file + 1, 'x'));
  folder.write("a/full.yaml", std::string(max_tree_file, 'x'));
  folder.write("a/folder.yaml/x.yaml", "");
  folder.write("a/caf\xE9.yaml", "");
  folder.write("a/two\nlines.yaml", "");
  REQUIRE(::mkfifo(folder.path("a/pipe.yaml").c_str(), 0600) == 0);
  const FileTree tree = read_folder(folder.root().string());
  CHECK(paths(tree) == Names{"a/full.yaml", "a/good.yaml"});
  CHECK(left_out(tree) == Names{"a/caf\\xE9.yaml: name-not-text", "a/folder.yaml: file-unreadable",
                                "a/large.yaml: file-too-large", "a/pipe.yaml: file-unreadable",
                                "a/two\\nlines.yaml: name-not-text"});
}

// Root may read anything, so for a moment we are nobody.
class Unprivileged {
 public:
  Unprivileged() {
    if (::geteuid() == 0) changed_ = ::seteuid(65534) == 0;
  }
  ~Unprivileged() {
    if (changed_ && ::seteuid(0) != 0) std::abort();
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;

 private:
  bool changed_ = false;
};

TEST_CASE("files and folders that we may not read are findings", "[folder]") {
  const TempFolder folder;
  folder.write("a/good.yaml", "good");
  folder.write("a/secret.yaml", "secret");
  folder.write("closed/x.yaml", "x");
  ::chmod(folder.root().c_str(), 0755);
  ::chmod(folder.path("a/secret.yaml").c_str(), 0);
  ::chmod(folder.path("closed").c_str(), 0);
  FileTree tree;
  {
    const Unprivileged nobody;
    tree = read_folder(folder.root().string());
  }
  ::chmod(folder.path("closed").c_str(), 0700);
  CHECK(paths(tree) == Names{"a/good.yaml"});
  CHECK(left_out(tree) == Names{"a/secret.yaml: file-unreadable", "closed: file-unreadable"});
  REQUIRE(tree.findings.size() == 2);
  CHECK(tree.findings.front().sentence.english == "cannot read this: permission denied");
}

TEST_CASE("a folder that can't be read at all is told with its reason", "[folder]") {
  const TempFolder folder;
  folder.write("file", "");
  folder.link("round", "round");
  const std::string advice = "; give the folder that holds one folder per operation";
  struct Row {
    const char* name;
    const char* why;
  };
  const Row rows[] = {{"missing", "it does not exist"},
                      {"file", "it is not a folder"},
                      {"file/below", "it is not a folder"},
                      {"round", "its links go round in circles"}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const std::string path = folder.path(row.name);
      CHECK_THROWS_WITH(read_folder(path),
                        "cannot read the folder " + path + ": " + row.why + advice);
    }
  }
}

TEST_CASE("what is known of a folder is not read again, until it changes", "[folder]") {
  const TempFolder folder;
  folder.write("a/same.yaml", "1");
  folder.write("a/written.yaml", "1");
  folder.write("a/replaced.yaml", "1");
  folder.write("a/removed.yaml", "1");
  folder.write("a/now a link.yaml", "1");
  constexpr double at_once = 0;
  FileMemory memory(at_once);
  const auto read = [&] {
    FileTree tree = read_folder(folder.root().string(), memory);
    memory.forget_unused();
    std::map<std::string, File> files;
    for (const File& file : tree.files) files.emplace(file.path, file);
    return files;
  };
  auto before = read();
  const auto again = read();
  for (const auto& [path, file] : again) CHECK(file.text->data() == before.at(path).text->data());

  folder.write("a/written.yaml", "22");
  folder.write("a/other", "2");
  std::filesystem::rename(folder.path("a/other"), folder.path("a/replaced.yaml"));
  std::filesystem::remove(folder.path("a/removed.yaml"));
  std::filesystem::remove(folder.path("a/now a link.yaml"));
  folder.link("a/now a link.yaml", "written.yaml");
  auto after = read();
  CHECK(after.size() == 4);
  CHECK(after.at("a/same.yaml").text->data() == before.at("a/same.yaml").text->data());
  CHECK(*after.at("a/written.yaml").text == "22");
  CHECK(*after.at("a/replaced.yaml").text == "2");
  CHECK(*after.at("a/now a link.yaml").text == "22");
  CHECK(after.at("a/written.yaml").id == sha256_hex("22"));
}

TEST_CASE("a file that was changed lately is read again: its time may not tell", "[folder]") {
  const TempFolder folder;
  folder.write("a/x.yaml", "1");
  FileMemory memory;
  const FileTree before = read_folder(folder.root().string(), memory);
  const FileTree after = read_folder(folder.root().string(), memory);
  CHECK(after.files.front().text->data() != before.files.front().text->data());
  CHECK(after.files.front().id == before.files.front().id);
}

TEST_CASE("one file can be read by itself", "[folder]") {
  const TempFolder folder;
  folder.write("openapi.yaml", std::string(2 * max_tree_file, 'x'));
  const std::string path = folder.path("openapi.yaml");
  const File file = read_file(path);
  CHECK(file.path == path);
  CHECK(file.text->size() == 2 * max_tree_file);
  CHECK(file.id == sha256_hex(*file.text));
  CHECK_THROWS_WITH(read_file(folder.root().string()),
                    "cannot read the file " + folder.root().string() +
                        ": it is not an ordinary file; check the path and its permissions");
}

}  // namespace
}  // namespace sandbox
