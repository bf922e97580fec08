#include "sync/revisions.h"

#include "support/catch.h"

namespace sandbox {
namespace {

using namespace std::chrono_literals;
using State = Revision::State;

const Revisions::Time start{};

std::shared_ptr<const Catalogue> some_catalogue() { return std::make_shared<Catalogue>(); }

TEST_CASE("the patterns of --refs say which revisions requests may name", "[revisions]") {
  struct Row {
    const char* pattern;
    const char* ref;
    bool allowed;
  };
  const Row rows[] = {
      {"main", "main", true},
      {"main", "main2", false},
      {"pr/*", "pr/7", true},
      {"pr/*", "pr", false},
      {"*", "feature/a/b", true},
      {"v?", "v1", true},
      {"v?", "v10", false},
      {"*a*b", "xaxxb", true},
      {"*a*b", "xaxx", false},
      {"*", "--upload-pack", false},
      {"*", "a..b", false},
      {"********************b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.pattern << " and " << row.ref) {
      Revisions revisions(true, "HEAD", {row.pattern}, 4);
      const Revision found = revisions.look_up(row.ref, {some_catalogue(), "c"}, start);
      CHECK(found.state == (row.allowed ? State::loading : State::unknown));
      CHECK(revisions.first_waiting().has_value() == row.allowed);
    }
  }
}

TEST_CASE("a refused revision is asked for again after a while", "[revisions]") {
  Revisions revisions(true, "HEAD", {"*"}, 4);
  const Revisions::Main main{some_catalogue(), "c"};
  revisions.refuse("x", State::failed, "no network", start);
  CHECK(revisions.look_up("x", main, start + 1s).state == State::failed);
  CHECK_FALSE(revisions.first_waiting());
  CHECK(revisions.look_up("x", main, start + 3s).state == State::loading);
  CHECK(revisions.first_waiting() == "x");
}

TEST_CASE("only so many refusals are remembered", "[revisions]") {
  Revisions revisions(true, "HEAD", {"*"}, 4);
  const Revisions::Main main{some_catalogue(), "c"};
  const auto refuse = [&](int i) {
    revisions.refuse("r" + std::to_string(i), State::failed, "no network", start);
  };
  for (int i = 0; i < 256; ++i) refuse(i);
  CHECK(revisions.look_up("r0", main, start + 1s).state == State::failed);
  refuse(256);
  CHECK(revisions.look_up("r0", main, start + 1s).state == State::loading);
}

TEST_CASE("what was used longest ago makes room", "[revisions]") {
  Revisions revisions(true, "HEAD", {"*"}, 2);
  const Revisions::Main main{some_catalogue(), "c"};
  for (const char* ref : {"a", "b"}) revisions.admit(ref, {ref, some_catalogue(), ref, "", 0});
  CHECK(revisions.look_up("a", main, start).state == State::ready);
  const auto gone = revisions.admit("c", {"c", some_catalogue(), "c", "", 0});
  CHECK(gone.size() == 2);  // nothing was under that name; and b
  CHECK(revisions.loaded().contains("a"));
  CHECK_FALSE(revisions.loaded().contains("b"));
  CHECK(revisions.with_signature("c") != nullptr);
  CHECK(revisions.forget("c") != nullptr);
  CHECK(revisions.forget("c") == nullptr);
}

TEST_CASE("commits that were seen may be named, the last few thousand", "[revisions]") {
  Revisions revisions(true, "HEAD", {"main"}, 2);
  const Revisions::Main main{some_catalogue(), "c"};
  const auto commit = [](int i) { return "0123456789" + std::to_string(1'000'000 + i); };
  for (int i = 0; i < 4'096; ++i) revisions.remember_commit(commit(i));
  CHECK(revisions.look_up(commit(0), main, start).state == State::loading);
  revisions.remember_commit(commit(4'096));
  CHECK(revisions.look_up(commit(1), main, start).state == State::unknown);
  CHECK(revisions.look_up(commit(4'096), main, start).state == State::loading);
}

TEST_CASE("only so many revisions are waited for", "[revisions]") {
  Revisions revisions(true, "HEAD", {"*"}, 2);
  const Revisions::Main main{some_catalogue(), "c"};
  for (int i = 0; i < 64; ++i) {
    CHECK(revisions.look_up("r" + std::to_string(i), main, start).state == State::loading);
  }
  CHECK(revisions.look_up("r64", main, start).state == State::failed);
  CHECK(revisions.look_up("r0", main, start).state == State::loading);
}

}  // namespace
}  // namespace sandbox
