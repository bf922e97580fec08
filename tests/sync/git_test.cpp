#include "sync/git_mirror.h"

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "model/finding_rules.h"
#include "support/catch.h"
#include "support/git_repository.h"
#include "sync/left_out.h"
#include "sync/paths.h"

namespace sandbox {
namespace {

using namespace std::chrono_literals;
using test::GitServer;
using test::Names;
using test::paths;
using test::TempFolder;
using test::WorkRepository;
namespace fs = std::filesystem;

Names findings(const FileTree& tree) {
  Names found;
  for (const Finding& finding : tree.findings) {
    found.push_back(finding.place.file + ": " + std::string(finding.rule->name));
  }
  return found;
}

GitMirror mirror_of(const std::string& url, const TempFolder& cache) {
  GitOrigin origin;
  origin.url = url;
  origin.cache_dir = cache.root().string();
  return GitMirror(origin);
}

// The one case that `ref` holds at the origin now.
std::string text_at(GitMirror& mirror, const std::string& ref) {
  std::string text;
  const std::string commit = mirror.ask(ref);
  mirror.with_commit(ref, commit, [&](const GitRepository& repository) {
    text = *repository.read_tree(commit, "payloads").files.at(0).text;
  });
  return text;
}

const std::string one = "payloads/op/x.yaml";

// ---- One commit ----

TEST_CASE("a commit gives the same files as a folder", "[git]") {
  const WorkRepository work;
  work.write("payloads/op/b.yml", "b");
  work.write("payloads/op/a.yaml", "a");
  work.write("payloads/op/é.json", "e");
  work.write("payloads/op/README.md", "no");
  work.write("payloads/.hidden/x.yaml", "no");
  work.write("other/x.yaml", "no");
  const std::string id = work.commit("First cases\n\nand a body");
  work.write("payloads/op/a.yaml", "not committed");
  const GitRepository repository(work.path());
  const FileTree tree = repository.read_tree(id, "./payloads/");
  CHECK(tree.name == "payloads");
  CHECK(tree.commit == id);
  CHECK(paths(tree) == Names{"op/a.yaml", "op/b.yml", "op/é.json"});
  CHECK(*tree.files[0].text == "a");
  CHECK(tree.files[0].id == work.git({"rev-parse", id + ":payloads/op/a.yaml"}));
  CHECK(tree.findings.empty());
  const Commit commit = repository.commit(id);
  CHECK(commit.subject == "First cases");
  CHECK(commit.date == 1700000000);
  CHECK(paths(repository.read_tree(id, ".")).size() == 4);
  CHECK(repository.read_files(id, "other").at(0).path == "other/x.yaml");
  CHECK(repository.read_files(id, "other/x.yaml").at(0).path == "other/x.yaml");
}

TEST_CASE("links of a commit are followed while they stay in the tree", "[git]") {
  const WorkRepository work;
  work.write("payloads/op/x.yaml", "x");
  work.write("outside.yaml", "out");
  work.folder().link("payloads/op/y.yaml", "x.yaml");
  work.folder().link("payloads/again", "op");
  work.folder().link("payloads/op/out.yaml", "../../outside.yaml");
  work.folder().link("payloads/op/absolute.yaml", "/etc/passwd");
  work.folder().link("payloads/op/nowhere.yaml", "missing.yaml");
  work.folder().link("payloads/op/self.yaml", "self.yaml");
  const FileTree tree = GitRepository(work.path()).read_tree(work.commit("links"), "payloads");
  CHECK(paths(tree) == Names{"op/x.yaml", "op/y.yaml"});
  CHECK(findings(tree) ==
        Names{"payloads/again: link-broken", "payloads/op/absolute.yaml: link-outside",
              "payloads/op/nowhere.yaml: link-broken", "payloads/op/out.yaml: link-outside",
              "payloads/op/self.yaml: link-broken"});
}

TEST_CASE("links of a commit that multiply or go round are read once", "[git]") {
  const WorkRepository work;
  work.write("payloads/..data/op/x.yaml", "x");
  work.folder().link("payloads/op", "..data/op");
  work.folder().link("payloads/op2", "..data/op");
  work.folder().link("payloads/chain", "op");
  work.folder().link("payloads/around", "back");
  work.folder().link("payloads/back", "around");
  work.folder().link("payloads/up", ".");
  work.folder().link("payloads/all", "..");
  for (int i = 0; i < 18; ++i) {
    const std::string here = "payloads/deep" + std::to_string(i) + "/";
    work.write(here + "x.yaml", "x");
    for (const char* name : {"a", "b"}) {
      work.folder().link(here + name, "../deep" + std::to_string(i + 1));
    }
  }
  const FileTree tree = GitRepository(work.path()).read_tree(work.commit("links"), "payloads");
  // Of the three ways to the hidden folder, the first by name.
  CHECK(tree.files.size() == 19);
  CHECK(tree.files.front().path == "chain/x.yaml");
  CHECK(tree.findings.size() < 50);
}

TEST_CASE("what a commit holds is bounded", "[git]") {
  const WorkRepository work;
  work.write("payloads/op/x.yaml", std::string(1'000'000, 'x'));
  for (int i = 0; i < 300; ++i) {
    work.folder().link("payloads/op/l" + std::to_string(i) + ".yaml", "x.yaml");
  }
  const FileTree tree = GitRepository(work.path()).read_tree(work.commit("links"), "payloads");
  CHECK(tree.files.size() == 268);  // of 1 MB each: 256 MiB
  REQUIRE_FALSE(tree.findings.empty());
  CHECK(tree.findings.size() == 1);
  CHECK_THAT(to_string(tree.findings.front()), Catch::Contains("tree-too-large"));
}

// Folders that are one and the same to git are long to list, and little to keep.
TEST_CASE("a commit whose names alone are too much is not read, and says so", "[git]") {
  const WorkRepository work;
  work.commit("payloads/op/x.yaml", "x");
  work.git({"repack", "-adq"});  // git asks for the size of each
  const auto tree_of = [&](int count, const std::string& entry) {
    Process mktree;
    mktree.arguments = {"git", "-C", work.path(), "mktree"};
    for (int i = 0; i < count; ++i) {
      mktree.input += entry + "\t" + std::to_string(1'000 + i) + std::string(201, 'x') + ".txt\n";
    }
    Ended made = run(mktree);
    REQUIRE(made.succeeded());
    made.output.pop_back();
    return made.output;
  };
  const std::string folder =
      tree_of(400, "100644 blob " + work.git({"rev-parse", "HEAD:payloads/op/x.yaml"}));
  const auto read = [&](int folders) {
    const std::string tree = tree_of(folders, "040000 tree " + folder);
    return GitRepository(work.path())
        .read_tree(work.git({"commit-tree", "-m", "names", tree}), "")
        .files.size();
  };
  // Of 481 bytes each in what git lists: 139,519 are 64 MiB.
  CHECK(read(348) == 0);  // they are no cases
  CHECK_THROWS_WITH(read(349), Catch::Contains("more than 64 MiB"));
}

// ---- Repositories of strangers ----

namespace {

// A repository whose configuration would have git run a program for each thing it does;
// each program leaves a file of its name behind.
class HostileRepository {
 public:
  HostileRepository() {
    work_.write(".gitattributes", "*.yaml filter=evil diff=evil merge=evil\n");
    first_ = work_.commit(one, "1");
    second_ = work_.commit(one, "2");
    const std::string blob = work_.git({"rev-parse", "HEAD:" + one});
    const auto set = [&](const std::string& name, const std::string& value) {
      work_.git({"config", name, value});
    };
    for (const char* name : {"core.fsmonitor",
                             "core.pager",
                             "core.sshCommand",
                             "core.editor",
                             "core.askPass",
                             "core.gitProxy",
                             "core.alternateRefsCommand",
                             "pager.ls-tree",
                             "pager.cat-file",
                             "pager.rev-parse",
                             "diff.external",
                             "diff.evil.textconv",
                             "diff.evil.command",
                             "filter.evil.smudge",
                             "filter.evil.clean",
                             "filter.evil.process",
                             "merge.evil.driver",
                             "gpg.program",
                             "credential.helper",
                             "uploadpack.packObjectsHook",
                             "sequence.editor"}) {
      set(name, program(name));
    }
    for (const char* hook : {"post-checkout", "post-index-change", "reference-transaction",
                             "pre-auto-gc", "fsmonitor-watchman"}) {
      work_.write(".hooks/" + std::string(hook), "#!/bin/sh\n" + program(hook) + "\n");
      std::filesystem::permissions(work_.folder().path(".hooks/" + std::string(hook)),
                                   std::filesystem::perms::all);
    }
    set("core.hooksPath", work_.folder().path(".hooks"));
    // A partial clone that lacks a blob, and says itself how to fetch it.
    set("remote.origin.url", work_.url());
    set("remote.origin.uploadpack", program("remote.origin.uploadpack"));
    set("remote.origin.promisor", "true");
    set("remote.origin.partialclonefilter", "blob:none");
    set("extensions.partialClone", "origin");
    std::filesystem::remove(
        work_.folder().path(".git/objects/" + blob.substr(0, 2) + "/" + blob.substr(2)));
    for (const auto& each : std::filesystem::directory_iterator(marks_.root())) {
      std::filesystem::remove_all(each.path());
    }
  }

  std::string path() const { return work_.path(); }
  const std::string& first() const { return first_; }
  const std::string& second() const { return second_; }
  Names programs_run() const {
    Names names;
    for (const auto& each : std::filesystem::directory_iterator(marks_.root())) {
      names.push_back(each.path().filename().string());
    }
    return names;
  }

 private:
  std::string program(const std::string& name) const { return "touch " + marks_.path(name); }

  WorkRepository work_;
  TempFolder marks_;
  std::string first_;
  std::string second_;
};

}  // namespace

TEST_CASE("nothing in a stranger's repository is run", "[git]") {
  const HostileRepository hostile;
  const GitRepository repository(hostile.path());
  CHECK(repository.resolve("HEAD") == hostile.second());
  CHECK(repository.commit(hostile.first()).subject == "write " + one);
  CHECK(paths(repository.read_tree(hostile.first(), "payloads")) == Names{"op/x.yaml"});
  CHECK_THROWS(repository.read_tree(hostile.second(), "payloads"));  // its blob is missing
  CHECK_THROWS(repository.read_files(hostile.second(), "."));
  const TempFolder cache;
  GitMirror mirror = mirror_of("file://" + hostile.path(), cache);
  CHECK(mirror.ask("HEAD") == hostile.second());
  CHECK_THROWS(mirror.with_commit("HEAD", hostile.second(), [](const GitRepository&) {}));
  CHECK(hostile.programs_run().empty());
}

TEST_CASE("git's check that a repository belongs to us stays on", "[git]") {
  const WorkRepository work;
  const std::string commit = work.commit(one, "1");
  ::setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1", 1);
  const std::string advice = "git config --global --add safe.directory";
  CHECK_THROWS_WITH(GitRepository(work.path()).resolve("HEAD"), Catch::Contains(advice));
  CHECK_THROWS_WITH(GitRepository(work.path()).read_tree(commit, "."), Catch::Contains(advice));
  ::unsetenv("GIT_TEST_ASSUME_DIFFERENT_OWNER");
  CHECK(GitRepository(work.path()).resolve("HEAD") == commit);
}

TEST_CASE("a clone of a part of the history says how to get the rest", "[git]") {
  const WorkRepository work;
  work.commit(one, "1");
  work.commit(one, "2");
  const TempFolder clone;
  test::git(clone.root().string(), {"clone", "--quiet", "--depth=1", work.url(), "shallow"});
  CHECK_THROWS_WITH(GitRepository(clone.path("shallow")).resolve("HEAD~1"),
                    Catch::Contains("fetch-depth: 0"));
}

TEST_CASE("files of a commit that can't be used are findings", "[git]") {
  const WorkRepository work;
  work.write("payloads/op/good.yaml", "good");
  work.write("payloads/op/large.yaml", std::string(max_tree_file + 1, 'x'));
  work.write("payloads/op/caf\xE9.yaml", "");
  work.write("payloads/op/two\nlines.yaml", "");
  const FileTree tree = GitRepository(work.path()).read_tree(work.commit("bad"), "payloads");
  CHECK(paths(tree) == Names{"op/good.yaml"});
  CHECK(findings(tree) == Names{"payloads/op/caf\\xE9.yaml: name-not-text",
                                "payloads/op/large.yaml: file-too-large",
                                "payloads/op/two\\nlines.yaml: name-not-text"});
}

TEST_CASE("revisions of a local repository are named as git names them", "[git]") {
  const WorkRepository work;
  const std::string first = work.commit(one, "1");
  const std::string second = work.commit(one, "2");
  work.git({"tag", "--annotate", "--message", "a tag", "v1", first});
  const GitRepository repository(work.path());
  CHECK(repository.resolve("HEAD") == second);
  CHECK(repository.resolve("main~1") == first);
  CHECK(repository.resolve("v1") == first);
  CHECK(repository.resolve(second.substr(0, 8)) == second);
  CHECK_THROWS_AS(repository.resolve("nothing"), UnknownRef);
  CHECK_THROWS_AS(repository.resolve("--output=x"), UnknownRef);
  CHECK_THROWS_WITH(GitRepository("/nonexistent").resolve("HEAD"),
                    Catch::Contains("cannot read the repository /nonexistent"));
  CHECK_THROWS_WITH(repository.read_tree(first, "cases"),
                    Catch::Contains("has no folder cases") && Catch::Contains("--git-path"));
  CHECK_THROWS_WITH(repository.read_tree(first, "../x"), Catch::Contains("leaves the repository"));
}

TEST_CASE("repositories with SHA-256 ids are read too", "[git]") {
  const WorkRepository work("sha256");
  const std::string id = work.commit(one, "x");
  const TempFolder cache;
  GitMirror mirror = mirror_of(work.url(), cache);
  CHECK(mirror.ask("main") == id);
  CHECK(text_at(mirror, "main") == "x");
}

// ---- The origin ----

TEST_CASE("refs are branches, tags, commits, pull requests or full names", "[git]") {
  const WorkRepository work;
  const std::string first = work.commit(one, "1");
  work.git({"tag", "--annotate", "--message", "a tag", "v1"});
  const std::string second = work.commit(one, "2");
  work.git({"branch", "feature/x"});
  work.git({"update-ref", "refs/pull/7/head", first});
  work.git({"update-ref", "refs/merge-requests/8/head", first});
  const std::string third = work.commit(one, "3");
  const TempFolder cache;
  GitMirror mirror = mirror_of(work.url(), cache);
  struct Row {
    std::string ref;
    std::string commit;
  };
  const Row rows[] = {{"HEAD", third},
                      {"main", third},
                      {"feature/x", second},
                      {"v1", first},
                      {"pr/7", first},
                      {"pr/8", first},
                      {"refs/heads/feature/x", second},
                      {"refs/tags/v1", first},
                      {second, second},
                      {second.substr(0, 9), second}};
  for (const Row& row : rows) {
    CAPTURE(row.ref);
    CHECK(mirror.ask(row.ref) == row.commit);
    CHECK(text_at(mirror, row.ref) == (row.commit == first    ? "1"
                                       : row.commit == second ? "2"
                                                              : "3"));
  }
  for (const char* ref : {"nothing", "pr/9", "refs/heads/v1", "1234567", "-x", "--upload-pack=x",
                          "ma*", "a..b", "", "x y", "main^", "x\ny"}) {
    CAPTURE(ref);
    CHECK_THROWS_AS(mirror.ask(ref), UnknownRef);
  }
  const std::string unknown(40, '1');
  CHECK_THROWS_AS(mirror.with_commit(unknown, unknown, [](const GitRepository&) {}), UnknownRef);
  CHECK(text_at(mirror, "main") == "3");  // that did no harm
}

TEST_CASE("URLs that look like options or hold no repository are refused", "[git]") {
  const TempFolder cache;
  for (const char* url : {"", "--upload-pack=touch /tmp/x", "-x", "a\nb"}) {
    CAPTURE(url);
    CHECK_THROWS_WITH(mirror_of(url, cache), Catch::Contains("is not the URL of a git repository"));
  }
  for (const std::string url : {"ext::sh -c true", "file:///nonexistent", "foo::bar", "nowhere"}) {
    CAPTURE(url);
    GitMirror mirror = mirror_of(url, cache);
    CHECK_THROWS_WITH(mirror.ask("main"), Catch::StartsWith("cannot ask " + url + ": "));
  }
}

TEST_CASE("a branch is followed, through forced pushes and folders that were refs", "[git]") {
  const WorkRepository work;
  work.commit(one, "1");
  const TempFolder cache;
  GitMirror mirror = mirror_of(work.url(), cache);
  CHECK(text_at(mirror, "main") == "1");
  work.commit(one, "2");
  CHECK(text_at(mirror, "main") == "2");
  work.git({"reset", "--quiet", "--hard", "HEAD~1"});
  work.commit(one, "3");
  CHECK(text_at(mirror, "main") == "3");
  work.git({"branch", "a"});
  CHECK(text_at(mirror, "a") == "3");
  work.git({"branch", "--delete", "--force", "a"});
  CHECK_THROWS_AS(mirror.ask("a"), UnknownRef);
  work.git({"branch", "a/b"});
  CHECK(text_at(mirror, "a/b") == "3");
}

TEST_CASE("only one commit is fetched of a long history", "[git]") {
  const WorkRepository work;
  work.commit(one, "1");
  std::string history;
  for (int i = 2; i <= 2000; ++i) {
    history += "commit refs/heads/main\nmark :" + std::to_string(i) +
               "\ncommitter C <c@example.org> 1700000000 +0100\ndata 1\nx\n";
    if (i == 2) history += "from " + work.git({"rev-parse", "HEAD"}) + "\n";
    const std::string text = std::to_string(i);
    history += "M 644 inline " + one + "\ndata " + std::to_string(text.size()) + "\n" + text + "\n";
  }
  work.write("history", history);
  work.git({"-c", "alias.import=!git fast-import --quiet --force < history", "import"});
  const TempFolder cache;
  GitMirror mirror = mirror_of(work.url(), cache);
  CHECK(text_at(mirror, "main") == "2000");
  CHECK(test::git(mirror.folder() + "/repository", {"rev-list", "--count", "--all"}) == "1");
}

TEST_CASE("an origin may be shallow itself", "[git]") {
  const WorkRepository work;
  work.commit(one, "1");
  work.commit(one, "2");
  const TempFolder folder;
  test::git(folder.root().string(),
            {"clone", "--quiet", "--bare", "--depth=1", work.url(), "s.git"});
  const TempFolder cache;
  GitMirror mirror = mirror_of("file://" + folder.path("s.git"), cache);
  CHECK(text_at(mirror, "main") == "2");
}

TEST_CASE("an empty repository is told as such", "[git]") {
  const WorkRepository work;
  const TempFolder cache;
  GitMirror mirror = mirror_of(work.url(), cache);
  CHECK_THROWS_WITH(mirror.ask("HEAD"), Catch::Contains("has no default branch, or no commit"));
  CHECK_THROWS_WITH(mirror.ask("main"), Catch::Contains("has no branch, tag or pull request main"));
}

TEST_CASE("repositories are fetched over HTTP and over git's own protocol", "[git]") {
  const WorkRepository work;
  const std::string first = work.commit(one, "1");
  for (const char* kind : {"http", "git"}) {
    DYNAMIC_SECTION(kind) {
      const GitServer server(kind, work.path());
      const TempFolder cache;
      GitMirror mirror = mirror_of(std::string(kind) + "://" + server.address() + "/.git", cache);
      CHECK(text_at(mirror, "main") == "1");
      work.commit(one, "2");
      CHECK(text_at(mirror, "main") == "2");
      CHECK(text_at(mirror, first) == "1");
      GitMirror nowhere =
          mirror_of(std::string(kind) + "://" + server.address() + "/no.git", cache);
      CHECK_THROWS_WITH(nowhere.ask("main"), Catch::StartsWith("cannot ask " + nowhere.url()));
    }
  }
}

TEST_CASE("a private repository is fetched with a token that is never shown", "[git]") {
  const WorkRepository work;
  work.commit(one, "1");
  const std::string secret = "s3cr3t";
  const GitServer server("http", work.path(), secret);
  const std::string address = server.address() + "/.git";
  const TempFolder cache;
  GitOrigin origin;
  origin.url = "http://" + address;
  origin.cache_dir = cache.root().string();
  SECTION("given apart") {
    origin.token = secret;
    GitMirror mirror(origin);
    CHECK(text_at(mirror, "main") == "1");
  }
  SECTION("given in the URL") {
    origin.url = "http://x-access-token:" + secret + "@" + address;
    GitMirror mirror(origin);
    CHECK(text_at(mirror, "main") == "1");
    CHECK(mirror.url() == "http://" + address);
  }
  SECTION("missing") {
    GitMirror mirror(origin);
    CHECK_THROWS_WITH(mirror.ask("main"), Catch::StartsWith("cannot ask http://" + address));
  }
  SECTION("wrong") {
    origin.url = "http://me:wr0ng@" + address;
    GitMirror mirror(origin);
    CHECK_THROWS_WITH(mirror.ask("main"), !Catch::Contains("wr0ng"));
    origin.url = "http://" + address;
    origin.token = "wr0ng";
    GitMirror other(origin);
    CHECK_THROWS_WITH(other.ask("main"), !Catch::Contains("wr0ng"));
  }
  // Neither on the disk.
  for (const auto& each : fs::recursive_directory_iterator(cache.root())) {
    if (!each.is_regular_file()) continue;
    std::ifstream file(each.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    CHECK(text.find(secret) == std::string::npos);
    CHECK(text.find("wr0ng") == std::string::npos);
  }
}

TEST_CASE("a server that hangs is given up, at the limit or when asked to stop", "[git]") {
  const TempFolder cache;
  GitServer server("http", cache.root().string());
  server.hang();
  GitOrigin origin;
  origin.url = "http://" + server.address() + "/x.git";
  origin.cache_dir = cache.root().string();
  SECTION("limit") {
    origin.ask_limit = 100ms;
    GitMirror mirror(origin);
    CHECK_THROWS_WITH(mirror.ask("main"), Catch::Contains("no answer in time"));
  }
  SECTION("stop") {
    GitMirror mirror(origin);
    std::stop_source source;
    std::jthread stopper([&] { source.request_stop(); });
    CHECK_THROWS_WITH(mirror.ask("main", source.get_token()), Catch::Contains("stopped"));
  }
}

// ---- The cache ----

TEST_CASE("what was fetched is there when the origin is gone", "[git]") {
  const TempFolder cache;
  std::string url;
  std::string id;
  {
    const WorkRepository work;
    id = work.commit(one, "1");
    url = work.url();
    GitMirror mirror = mirror_of(url, cache);
    CHECK_FALSE(mirror.remembered("main"));
    CHECK(text_at(mirror, "main") == "1");
  }
  GitMirror mirror = mirror_of(url, cache);
  CHECK_THROWS_AS(mirror.ask("main"), std::runtime_error);
  CHECK(mirror.remembered("main") == id);
  CHECK(mirror.remembered(id) == id);
  CHECK_FALSE(mirror.remembered("other"));
}

std::vector<fs::path> objects_of(const GitMirror& mirror) {
  std::vector<fs::path> files;
  for (const auto& each :
       fs::recursive_directory_iterator(mirror.folder() + "/repository/objects")) {
    if (each.is_regular_file()) files.push_back(each.path());
  }
  return files;
}

void overwrite(const fs::path& file, const std::string& text) {
  fs::permissions(file, fs::perms::owner_all);
  std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

TEST_CASE("a damaged cache is fetched again", "[git]") {
  const WorkRepository work;
  work.commit(one, "1");
  const TempFolder cache;
  GitMirror mirror = mirror_of(work.url(), cache);
  CHECK(text_at(mirror, "main") == "1");
  const fs::path repository = mirror.folder() + "/repository";
  bool moved = false;
  SECTION("objects cut short") {
    for (const fs::path& file : objects_of(mirror)) overwrite(file, "");
  }
  SECTION("objects of other bytes") {
    for (const fs::path& file : objects_of(mirror)) overwrite(file, "garbage");
  }
  SECTION("objects gone") {
    for (const fs::path& file : objects_of(mirror)) fs::remove(file);
  }
  SECTION("the blob gone") {
    const std::string blob = work.git({"rev-parse", "HEAD:" + one});
    fs::remove(repository / "objects" / blob.substr(0, 2) / blob.substr(2));
  }
  SECTION("no HEAD") { fs::remove(repository / "HEAD"); }
  SECTION("configuration of other bytes") { overwrite(repository / "config", "[garbage"); }
  SECTION("empty") {
    fs::remove_all(repository);
    fs::create_directory(repository);
  }
  SECTION("objects cut short, and the branch moved") {
    for (const fs::path& file : objects_of(mirror)) overwrite(file, "");
    work.commit(one, "2");
    moved = true;
  }
  SECTION("locks left by a git that was killed") {
    std::ofstream(repository / "shallow.lock") << "";
    std::ofstream(repository / "packed-refs.lock") << "";
    work.commit(one, "2");
    moved = true;
  }
  CHECK(text_at(mirror, "main") == (moved ? "2" : "1"));
  CHECK(text_at(mirror, "main") == (moved ? "2" : "1"));
  CHECK_FALSE(fs::exists(mirror.folder() + "/old"));
}

TEST_CASE("a fetch that is killed leaves a cache that works", "[git]") {
  const WorkRepository work;
  work.commit(one, "1");
  const TempFolder cache;
  GitMirror mirror = mirror_of(work.url(), cache);
  CHECK(text_at(mirror, "main") == "1");
  for (int i = 0; i < 300; ++i)
    work.write("payloads/op/" + std::to_string(i) + ".yaml", std::string(9999, 'x'));
  const std::string id = work.commit("many");
  // Killed (SIGKILL to git and all its children) at ever later moments.
  bool completed = false;
  for (auto limit = 1ms; !completed; limit += 3ms) {
    GitOrigin origin;
    origin.url = work.url();
    origin.cache_dir = cache.root().string();
    origin.fetch_limit = limit;
    GitMirror hurried(origin);
    try {
      hurried.with_commit("main", id, [&](const GitRepository& repository) {
        CHECK(repository.read_tree(id, "payloads").files.size() == 301);
      });
      completed = true;
    } catch (const std::runtime_error& error) {
      CHECK_THAT(error.what(), Catch::Contains("no answer in time"));
    }
  }
  CHECK(mirror.ask("main") == id);
  for (const fs::path& file : objects_of(mirror)) {
    CHECK_FALSE(file.filename().string().starts_with("tmp_"));  // what a killed git had received
  }
}

TEST_CASE("two processes may share a cache", "[git]") {
  const WorkRepository work;
  std::vector<std::string> ids;
  for (int i = 0; i < 8; ++i) ids.push_back(work.commit(one, std::to_string(i)));
  const TempFolder cache;
  std::vector<std::jthread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      GitMirror mirror = mirror_of(work.url(), cache);
      for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::size_t n = (i + static_cast<std::size_t>(t)) % ids.size();
        if (text_at(mirror, ids[n]) == std::to_string(n)) ++right;
      }
    });
  }
  threads.clear();
  CHECK(right == 32);
}

TEST_CASE("the cache does not grow with every push", "[git]") {
  const WorkRepository work;
  work.commit(one, "0");
  const TempFolder cache;
  GitMirror mirror = mirror_of(work.url(), cache);
  for (int i = 1; i <= 51; ++i) {
    work.commit(one, std::to_string(i));
    CHECK(text_at(mirror, "main") == std::to_string(i));
  }
  CHECK(objects_of(mirror).size() < 20);
  CHECK(text_at(mirror, "main") == "51");
}

TEST_CASE("a cache folder that can't be made is told", "[git]") {
  const TempFolder cache;
  cache.write("file", "");
  GitOrigin origin;
  origin.url = "file:///x";
  origin.cache_dir = cache.path("file");
  CHECK_THROWS_WITH(GitMirror(origin), Catch::Contains("--cache-dir"));
}

}  // namespace
}  // namespace sandbox
