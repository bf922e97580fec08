#include "sync/live_tree.h"

#include <sys/stat.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "support/catch.h"
#include "support/git_repository.h"

namespace sandbox {
namespace {

using namespace std::chrono_literals;
using test::GitServer;
using test::TempFolder;
using test::WorkRepository;
using State = Revision::State;
namespace fs = std::filesystem;

const std::string operation = "api_particulier_v3_mesri_statut_etudiant_with_ine";
const std::string one = operation + "/one.yaml";

// A case that answers `text`.
std::string case_text(const std::string& text, const std::string& ine = "1234567890G") {
  return "description: d\nparams:\n  ine: '" + ine + "'\nstatus: 200\npayload: |-\n  {\"data\":\"" +
         text + "\"}\n";
}

// What the file `one` answers in that catalogue.
std::string answer_of(const std::shared_ptr<const Catalogue>& catalogue) {
  if (!catalogue) return "no catalogue";
  const CaseSet* cases = cases_of(*catalogue, operation);
  if (cases == nullptr) return "no case";
  for (const auto& test_case : cases->cases) {
    if (test_case->name != "one.yaml") continue;
    const std::string& body = *test_case->answer.body;
    return body.substr(9, body.size() - 11);  // {"data":"…"}
  }
  return "no case";
}

// Until `holds`, with a deadline that only a failure reaches.
template <class Condition>
bool eventually(Condition holds) {
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

LiveOptions quiet_options() {
  LiveOptions options;
  options.poll = 0ms;
  options.watch = false;
  return options;
}

TreeOrigin folder_origin(const TempFolder& folder) {
  TreeOrigin origin;
  origin.payloads = {folder.path("tree")};
  return origin;
}

TreeOrigin git_origin(const std::string& url, const TempFolder& cache) {
  TreeOrigin origin;
  origin.git = GitOrigin{url, cache.root().string(), "", 20s, 20s};
  return origin;
}

std::string ready_answer(LiveTree& tree, const std::string& ref) {
  const Revision revision = tree.wait_for(ref);
  CAPTURE(ref, revision.reason);
  CHECK(revision.state == State::ready);
  return answer_of(revision.catalogue);
}

// ---- Folders ----

TEST_CASE("the embedded tree is served when no other is given", "[live]") {
  LiveTree tree({}, quiet_options());
  CHECK(tree.catalogue() == nullptr);
  tree.start();
  REQUIRE(tree.catalogue() != nullptr);
  CHECK(tree.status().source == "embedded");
  CHECK(tree.status().loaded_at > 0);
  CHECK_FALSE(tree.status().commit);
  CHECK(tree.catalogue_for("main").state == State::unknown);
}

TEST_CASE("a changed folder is served by itself", "[live]") {
  const TempFolder folder;
  folder.write("tree/" + one, case_text("1"));
  LiveOptions options = quiet_options();
  options.watch = true;
  options.watching.look = 1h;
  LiveTree tree(folder_origin(folder), options);
  tree.start();
  CHECK(answer_of(tree.catalogue()) == "1");
  folder.write("tree/" + one, case_text("2"));
  CHECK(eventually([&] { return answer_of(tree.catalogue()) == "2"; }));
  // Gone, the tree stays; back, it is served.
  fs::rename(folder.path("tree"), folder.path("old"));
  CHECK(eventually([&] { return !tree.status().last_error.empty(); }));
  CHECK(answer_of(tree.catalogue()) == "2");
  CHECK_THAT(tree.status().last_error, Catch::StartsWith("cannot read the folder"));
  folder.write("tree/" + one, case_text("3"));
  CHECK(eventually([&] { return answer_of(tree.catalogue()) == "3"; }));
  CHECK(eventually([&] { return tree.status().last_error.empty(); }));
}

TEST_CASE("a reload takes what has changed, and only then makes a new catalogue", "[live]") {
  const TempFolder folder;
  folder.write("tree/" + one, case_text("1"));
  LiveTree tree(folder_origin(folder), quiet_options());
  CHECK(tree.reload() == "the sandbox has not started");
  tree.start();
  const auto before = tree.catalogue();
  CHECK_FALSE(tree.reload());
  CHECK(tree.catalogue() == before);
  folder.write("tree/" + one, case_text("2"));
  CHECK_FALSE(tree.reload());
  CHECK(answer_of(tree.catalogue()) == "2");
  CHECK(answer_of(before) == "1");
  folder.write("tree/" + one, case_text("3"));
  tree.ask_for_reload();
  CHECK(eventually([&] { return answer_of(tree.catalogue()) == "3"; }));
}

TEST_CASE("a reload leaves the operations alone that have not changed", "[live]") {
  const std::string other = "api_particulier_v3_mesri_statut_etudiant_with_civility";
  const TempFolder folder;
  folder.write("tree/" + one, case_text("1"));
  folder.write("tree/" + operation + "/two.yaml", case_text("two", "0000000000B"));
  folder.write("tree/" + other + "/404.yaml", case_text("other"));
  LiveTree tree(folder_origin(folder), quiet_options());
  tree.start();
  const auto before = tree.catalogue();
  const auto second_case = [](const std::shared_ptr<const Catalogue>& catalogue) {
    return cases_of(*catalogue, operation)->cases.at(1);
  };
  const auto unchanged = second_case(before);
  for (const char* text : {"2", "3"}) {
    folder.write("tree/" + one, case_text(text));
    CHECK_FALSE(tree.reload());
    CHECK(answer_of(tree.catalogue()) == text);
    CHECK(second_case(tree.catalogue()) == unchanged);
    CHECK(cases_of(*tree.catalogue(), other) == cases_of(*before, other));
    CHECK(cases_of(*tree.catalogue(), operation) != cases_of(*before, operation));
    CHECK(tree.catalogue()->identities == before->identities);
  }
}

TEST_CASE("one bad file is left out, a tree without a case is not taken", "[live]") {
  const TempFolder folder;
  folder.write("tree/" + one, case_text("1"));
  LiveOptions options = quiet_options();
  std::vector<std::string> found;
  options.found = [&](const Findings& findings) {
    for (const Finding& finding : findings) found.push_back(finding.place.file);
  };
  LiveTree tree(folder_origin(folder), options);
  tree.start();
  folder.write("tree/" + operation + "/bad.yaml", "{");
  CHECK_FALSE(tree.reload());
  folder.write("tree/" + one, case_text("1 "));
  CHECK_FALSE(tree.reload());
  CHECK(all_findings(*tree.catalogue()).size() == 1);
  fs::remove_all(folder.path("tree/" + operation));
  const auto reason = tree.reload();
  REQUIRE(reason);
  CHECK_THAT(*reason, Catch::Contains("there is not one case"));
  CHECK(tree.status().last_error == *reason);
  CHECK(answer_of(tree.catalogue()) == "1 ");
  // Told once, though two catalogues had it.
  CHECK(found == std::vector<std::string>{folder.path("tree/" + operation + "/bad.yaml")});
}

TEST_CASE("a folder that holds nothing to serve is told at the start", "[live]") {
  const TempFolder folder;
  LiveTree missing(folder_origin(folder), quiet_options());
  CHECK_THROWS_WITH(missing.start(), Catch::Contains("it does not exist"));
  fs::create_directory(folder.path("tree"));
  LiveTree empty(folder_origin(folder), quiet_options());
  CHECK_THROWS_WITH(empty.start(), Catch::Contains("there is not one case"));
}

TEST_CASE("a catalogue that was replaced lives as long as a request uses it", "[live]") {
  const TempFolder folder;
  folder.write("tree/" + one, case_text("1"));
  LiveTree tree(folder_origin(folder), quiet_options());
  tree.start();
  std::weak_ptr<const Catalogue> old = tree.catalogue();
  {
    const auto used = tree.catalogue();
    folder.write("tree/" + one, case_text("2"));
    CHECK_FALSE(tree.reload());
    CHECK_FALSE(tree.reload());
    CHECK(answer_of(used) == "1");
  }
  CHECK(eventually([&] { return old.expired(); }));
}

// ---- Git ----

TEST_CASE("a branch is served, and followed by polling", "[live]") {
  const WorkRepository work;
  work.write("payloads/" + one, case_text("1"));
  const std::string first = work.commit("First case");
  const TempFolder cache;
  LiveOptions options = quiet_options();
  options.poll = 10ms;
  LiveTree tree(git_origin(work.url(), cache), options);
  tree.start();
  CHECK(answer_of(tree.catalogue()) == "1");
  CHECK(tree.catalogue()->id == first);
  const TreeStatus status = tree.status();
  CHECK(status.source == work.url());
  CHECK(status.ref == "HEAD");
  REQUIRE(status.commit);
  CHECK(status.commit->id == first);
  CHECK(status.commit->subject == "First case");
  CHECK(status.commit->date == 1700000000);
  work.write("payloads/" + one, case_text("2"));
  const std::string second = work.commit("Second");
  CHECK(eventually([&] { return answer_of(tree.catalogue()) == "2"; }));
  CHECK(tree.status().commit->id == second);
  work.git({"reset", "--quiet", "--hard", first});
  CHECK(eventually([&] { return answer_of(tree.catalogue()) == "1"; }));
}

TEST_CASE("a repository that fails leaves the tree as it is", "[live]") {
  const WorkRepository work;
  work.write("payloads/" + one, case_text("1"));
  work.commit("First case");
  const TempFolder cache;
  LiveTree tree(git_origin(work.url(), cache), quiet_options());
  tree.start();
  struct Row {
    const char* what;
    std::function<void()> spoil;
    std::function<void()> mend;
    const char* reason;
  };
  const Row rows[] = {
      {"repository gone", [&] { fs::rename(work.path() + "/.git", work.path() + "/gone"); },
       [&] { fs::rename(work.path() + "/gone", work.path() + "/.git"); }, "cannot ask"},
      {"branch deleted",
       [&] {
         work.git({"symbolic-ref", "HEAD", "refs/heads/none"});
       },
       [&] {
         work.git({"symbolic-ref", "HEAD", "refs/heads/main"});
       },
       "no default branch"},
      {"no folder payloads",
       [&] {
         work.git({"mv", "payloads", "elsewhere"});
         work.commit("Move");
       },
       [&] {
         work.git({"mv", "elsewhere", "payloads"});
         work.commit("Back");
       },
       "has no folder payloads"},
      {"only bad cases", [&] { work.commit("payloads/" + one, "{"); },
       [&] { work.commit("payloads/" + one, case_text("1")); }, "there is not one case"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    row.spoil();
    const auto reason = tree.reload();
    REQUIRE(reason);
    CHECK_THAT(*reason, Catch::Contains(row.reason));
    CHECK(answer_of(tree.catalogue()) == "1");
    row.mend();
    CHECK_FALSE(tree.reload());
    CHECK(answer_of(tree.catalogue()) == "1");
  }
}

TEST_CASE("without network the cache is served, and said to be", "[live]") {
  const TempFolder cache;
  WorkRepository work;
  work.write("payloads/" + one, case_text("1"));
  const std::string id = work.commit("First case");
  const TreeOrigin origin = git_origin(work.url(), cache);
  fs::path elsewhere = work.path() + "-elsewhere";
  {
    LiveTree never(git_origin("file:///nonexistent", cache), quiet_options());
    CHECK_THROWS_WITH(never.start(), Catch::Contains("check the URL and the network"));
    LiveTree tree(origin, quiet_options());
    tree.start();
    CHECK_FALSE(tree.status().from_cache);
  }
  fs::rename(work.path() + "/.git", work.path() + "/gone");
  LiveTree tree(origin, quiet_options());
  tree.start();
  CHECK(answer_of(tree.catalogue()) == "1");
  CHECK(tree.status().from_cache);
  CHECK(tree.status().commit->id == id);
  CHECK_THAT(tree.status().last_error, Catch::Contains("serving what was fetched earlier"));
  fs::rename(work.path() + "/gone", work.path() + "/.git");
  CHECK_FALSE(tree.reload());
  CHECK_FALSE(tree.status().from_cache);
  CHECK(tree.status().last_error.empty());
}

TEST_CASE("a start with a commit that can't be fetched serves the one before", "[live]") {
  const WorkRepository work;
  const std::string id = work.commit("payloads/" + one, case_text("1"));
  const TempFolder cache;
  const TreeOrigin origin = git_origin(work.url(), cache);
  LiveTree(origin, quiet_options()).start();
  work.commit("payloads/" + one, case_text("2"));
  const std::string blob = work.git({"rev-parse", "HEAD:payloads/" + one});
  fs::remove(work.path() + "/.git/objects/" + blob.substr(0, 2) + "/" + blob.substr(2));
  LiveTree tree(origin, quiet_options());
  tree.start();
  CHECK(answer_of(tree.catalogue()) == "1");
  CHECK(tree.status().from_cache);
  CHECK(tree.status().commit->id == id);
  CHECK_THAT(tree.status().last_error, Catch::StartsWith("cannot fetch HEAD") &&
                                           Catch::EndsWith("; serving what was fetched earlier"));
}

TEST_CASE("folders lie over git, and OpenAPI documents come from the same commit", "[live]") {
  const WorkRepository work;
  work.write("payloads/" + one, case_text("1"));
  work.write("payloads/" + operation + "/two.yaml", case_text("two", "0000000000B"));
  work.write("docs/openapi.yaml", "openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths: {}\n");
  work.commit("First case");
  const TempFolder folder;
  folder.write("tree/" + one, case_text("mine"));
  TreeOrigin origin = git_origin(work.url(), folder);
  origin.payloads = {folder.path("tree")};
  origin.git_openapi = "docs";
  LiveTree tree(origin, quiet_options());
  tree.start();
  CHECK(answer_of(tree.catalogue()) == "mine");
  CHECK(count_cases(*tree.catalogue()) == 2);
  folder.write("tree/" + one, case_text("mine too"));
  CHECK_FALSE(tree.reload());
  CHECK(answer_of(tree.catalogue()) == "mine too");
  CHECK(tree.status().source == work.url() + ", " + folder.path("tree"));
}

TEST_CASE("a server that hangs holds nobody up", "[live]") {
  const WorkRepository work;
  work.commit("payloads/" + one, case_text("1"));
  const TempFolder cache;
  GitServer server("http", work.path());
  const std::string url = "http://" + server.address() + "/.git";
  SECTION("the cache is served until it answers again") {
    TreeOrigin origin = git_origin(url, cache);
    LiveTree(origin, quiet_options()).start();
    work.commit("payloads/" + one, case_text("2"));
    server.hang();
    origin.git->ask_limit = 100ms;
    LiveTree tree(origin, quiet_options());
    tree.start();
    CHECK_THAT(tree.status().last_error, Catch::Contains("no answer in time"));
    CHECK_THAT(tree.reload().value_or(""), Catch::Contains("no answer in time"));
    CHECK(answer_of(tree.catalogue()) == "1");
    server.go_on();
    CHECK(eventually([&] { return !tree.reload(); }));
    CHECK(answer_of(tree.catalogue()) == "2");
  }
  SECTION("a start can be given up") {
    server.hang();
    TreeOrigin origin = git_origin(url, cache);
    origin.git->ask_limit = 100ms;
    LiveTree tree(origin, quiet_options());
    CHECK_THROWS_WITH(tree.start(), Catch::Contains("no answer in time"));
  }
  SECTION("a start can be stopped") {
    server.hang();
    LiveTree tree(git_origin(url, cache), quiet_options());
    std::jthread stopper([&] { tree.stop(); });
    CHECK_THROWS_WITH(tree.start(), Catch::Contains("stop"));
  }
}

// ---- Several revisions ----

TEST_CASE("requests may name the refs that are allowed", "[live]") {
  const WorkRepository work;
  work.write("payloads/" + one, case_text("main"));
  const std::string main = work.commit("Main");
  work.git({"checkout", "--quiet", "-b", "change"});
  work.write("payloads/" + one, case_text("change"));
  const std::string change = work.commit("Change");
  work.git({"update-ref", "refs/pull/7/head", change});
  work.git({"branch", "secret"});
  work.git({"checkout", "--quiet", "main"});
  const TempFolder cache;
  LiveOptions options = quiet_options();
  options.refs = {"main", "pr/*", "rel?"};
  LiveTree tree(git_origin(work.url(), cache), options);
  tree.start();

  CHECK(ready_answer(tree, "main") == "main");
  CHECK(ready_answer(tree, "HEAD") == "main");
  CHECK(ready_answer(tree, main) == "main");
  CHECK(ready_answer(tree, main.substr(0, 8)) == "main");
  CHECK(tree.wait_for("main").catalogue == tree.catalogue());
  CHECK(tree.wait_for(change).state == State::unknown);  // nobody has served it yet
  CHECK(ready_answer(tree, "pr/7") == "change");
  CHECK(tree.wait_for("pr/7").catalogue->id == change);
  CHECK(ready_answer(tree, change) == "change");
  for (const char* ref : {"secret", "pr/8", "rel1", "release", "-x", "pr/../main", "", "1234567"}) {
    CAPTURE(ref);
    const Revision revision = tree.wait_for(ref);
    CHECK(revision.state == State::unknown);
    CHECK_THAT(revision.reason, Catch::Contains("there are: HEAD, main, pr/*"));
  }
  const TreeStatus status = tree.status();
  REQUIRE(status.refs.size() == 2);
  CHECK(status.refs[0].name == "main");
  CHECK(status.refs[1].name == "pr/7");
  CHECK(status.refs[1].commit == change);

  // They are brought up to date with the rest.
  work.git({"checkout", "--quiet", "change"});
  work.write("payloads/" + one, case_text("change 2"));
  work.git({"update-ref", "refs/pull/7/head", work.commit("Change 2")});
  work.git({"checkout", "--quiet", "main"});
  CHECK_FALSE(tree.reload());
  CHECK(ready_answer(tree, "pr/7") == "change 2");
  CHECK(ready_answer(tree, change) == "change");  // a client that pinned what it saw
  // And go when they are deleted.
  work.git({"update-ref", "-d", "refs/pull/7/head"});
  CHECK_FALSE(tree.reload());
  CHECK(tree.wait_for("pr/7").state == State::unknown);
  CHECK(answer_of(tree.catalogue()) == "main");
}

TEST_CASE("asking for a revision never waits", "[live]") {
  const WorkRepository work;
  work.write("payloads/" + one, case_text("1"));
  work.commit("First");
  work.git({"branch", "other"});
  const TempFolder cache;
  LiveOptions options = quiet_options();
  options.refs = {"*"};
  LiveTree tree(git_origin(work.url(), cache), options);
  tree.start();
  CHECK(tree.catalogue_for("other").state == State::loading);
  CHECK(eventually([&] { return tree.catalogue_for("other").state == State::ready; }));
}

TEST_CASE("few revisions are kept in memory, the ones used last", "[live]") {
  const WorkRepository work;
  std::vector<std::string> names;
  for (int i = 0; i < 6; ++i) {
    work.write("payloads/" + one, case_text(std::to_string(i)));
    work.commit("case");
    names.push_back("b" + std::to_string(i));
    work.git({"branch", names.back()});
  }
  const TempFolder cache;
  LiveOptions options = quiet_options();
  options.refs = {"b*"};
  options.max_refs = 3;
  LiveTree tree(git_origin(work.url(), cache), options);
  tree.start();
  for (std::size_t i = 0; i < names.size(); ++i) {
    CHECK(ready_answer(tree, names[i]) == std::to_string(i));
    CHECK(ready_answer(tree, names[0]) == "0");
  }
  std::vector<std::string> kept;
  for (const LoadedRef& ref : tree.status().refs) kept.push_back(ref.name);
  CHECK(kept == std::vector<std::string>{"b0", "b4", "b5"});
}

TEST_CASE("who waits for a revision goes before those that have one of the state before",
          "[live]") {
  const WorkRepository work;
  work.write("payloads/" + one, case_text("1"));
  work.commit("First");
  for (const char* name : {"b0", "b1", "new"}) {
    work.git({"branch", name});
    work.commit("next");
  }
  const TempFolder folder;
  const std::string two = "tree/" + operation + "/two.yaml";
  folder.write(two, case_text("mine", "0000000000B"));
  TreeOrigin origin = git_origin(work.url(), folder);
  origin.payloads = {folder.path("tree")};
  LiveOptions options = quiet_options();
  options.refs = {"b*", "new"};
  LiveTree* asked = nullptr;
  std::string read;
  options.log = [&](const std::string& line) {
    if (line.starts_with("read ")) read += line.substr(5, line.find(' ', 5) - 4);
    // In the middle of a reload.
    if (asked != nullptr && line.find(" cases of ") != std::string::npos)
      asked->catalogue_for("new");
  };
  LiveTree tree(origin, options);
  tree.start();
  for (const char* name : {"b0", "b1"}) CHECK(ready_answer(tree, name) == "1");
  folder.write(two, case_text("mine too", "0000000000B"));
  read.clear();
  asked = &tree;
  CHECK_FALSE(tree.reload());
  CHECK(read == "2 new b0 b1 ");
}

TEST_CASE("revisions share the cases that they have in common", "[live]") {
  const WorkRepository work;
  work.write("payloads/" + one, case_text("1"));
  work.write("payloads/" + operation + "/two.yaml", case_text("two", "0000000000B"));
  work.commit("First");
  work.git({"checkout", "--quiet", "-b", "other"});
  work.write("payloads/" + one, case_text("2"));
  work.commit("Second");
  work.git({"checkout", "--quiet", "main"});
  const TempFolder cache;
  LiveOptions options = quiet_options();
  options.refs = {"*"};
  LiveTree tree(git_origin(work.url(), cache), options);
  tree.start();
  const auto second_case = [](const std::shared_ptr<const Catalogue>& catalogue) {
    return cases_of(*catalogue, operation)->cases.at(1);
  };
  CHECK(ready_answer(tree, "other") == "2");
  CHECK(second_case(tree.catalogue()) == second_case(tree.wait_for("other").catalogue));
  CHECK(tree.catalogue()->additions == tree.wait_for("other").catalogue->additions);
}

// ---- Many at once ----

TEST_CASE("readers see one tree or the other, whole, during many reloads", "[live]") {
  const TempFolder folder;
  folder.write("tree/" + one, case_text("a"));
  folder.write("tree/" + operation + "/two.yaml", case_text("a", "0000000000B"));
  LiveTree tree(folder_origin(folder), quiet_options());
  tree.start();
  std::atomic<bool> over = false;
  std::atomic<int> wrong = 0;
  std::atomic<long> reads = 0;
  std::vector<std::jthread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!over) {
        const auto catalogue = tree.catalogue();
        const std::string seen = answer_of(catalogue);
        if (seen != "a" && seen != "b") ++wrong;
        if (count_cases(*catalogue) != 2) ++wrong;
        ++reads;
      }
    });
  }
  for (int i = 0; i < 50; ++i) {
    folder.write("tree/" + one, case_text(i % 2 == 0 ? "b" : "a"));
    if (tree.reload()) ++wrong;
    if (answer_of(tree.catalogue()) != (i % 2 == 0 ? "b" : "a")) ++wrong;
  }
  over = true;
  readers.clear();
  CHECK(wrong == 0);
  CHECK(reads > 0);
}

TEST_CASE("reloads asked for by many threads at once all come true", "[live]") {
  const TempFolder folder;
  folder.write("tree/" + one, case_text("0"));
  LiveTree tree(folder_origin(folder), quiet_options());
  tree.start();
  std::atomic<int> wrong = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 20; ++i) {
          if (tree.reload()) ++wrong;
          tree.status();
        }
      });
    }
  }
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace sandbox
