#include "sync/walk.h"

#include <chrono>
#include <filesystem>

#include "support/catch.h"
#include "support/temp_folder.h"
#include "sync/folder.h"
#include "sync/paths.h"
#include "sync/watch.h"

namespace sandbox {
namespace {

using namespace std::chrono_literals;
using test::Names;
using test::TempFolder;

Names files_of(const Walk& walk) {
  Names names;
  for (const WalkedFile& file : walk.files) names.push_back(file.path);
  return names;
}

TEST_CASE("links that multiply, go round or leave the tree end nowhere", "[walk]") {
  const TempFolder folder;
  folder.write("op/x.yaml", "x");
  SECTION("to the whole disk") {
    folder.link("op/disk", "/");
    const Walk walk = walk_folder(folder.root().string());
    CHECK(files_of(walk) == Names{"op/x.yaml"});
    REQUIRE(walk.omissions.size() == 1);
    CHECK(walk.omissions.front().reason == Reason::link_outside);
  }
  SECTION("to the folder they are in") {
    folder.link("op/a", ".");
    folder.link("op/b", ".");
    const Walk walk = walk_folder(folder.root().string());
    CHECK(files_of(walk) == Names{"op/x.yaml"});
    REQUIRE(walk.omissions.size() == 2);
    CHECK(walk.omissions.front().reason == Reason::link_in_circles);
  }
  SECTION("twice to the next folder, eighteen times") {
    for (int i = 0; i < 18; ++i) {
      const std::string here = "deep" + std::to_string(i) + "/";
      folder.write(here + "x.yaml", "x");
      folder.link(here + "a", "../deep" + std::to_string(i + 1));
      folder.link(here + "b", "../deep" + std::to_string(i + 1));
    }
    const Walk walk = walk_folder(folder.root().string());
    CHECK(walk.files.size() == 19);
    CHECK(walk.folders.size() == 20);
    CHECK(walk.omissions.size() == 34);  // the last two lead nowhere, and are no files
  }
  SECTION("two to one another") {
    folder.link("a", "b");
    folder.link("b", "a");
    CHECK(files_of(walk_folder(folder.root().string())) == Names{"op/x.yaml"});
  }
  // The watcher goes the same way.
  const Watch watch(
      {folder.root().string()}, [](auto) {}, WatchOptions{});
}

TEST_CASE("a folder that a link leads to is visited under its own name", "[walk]") {
  const TempFolder folder;
  folder.write("z/x.yaml", "x");
  folder.link("a", "z");
  const Walk walk = walk_folder(folder.root().string());
  CHECK(files_of(walk) == Names{"z/x.yaml"});
  REQUIRE(walk.omissions.size() == 1);
  CHECK(walk.omissions.front().path == "a");
  CHECK(walk.omissions.front().reason == Reason::link_repeated);
}

TEST_CASE("what a tree may hold is bounded, at the bound and one past it", "[walk]") {
  const TempFolder folder;
  for (int i = 0; i < 9; ++i) folder.write("op/" + std::to_string(i) + ".yaml", "x");
  WalkBounds bounds;
  bounds.entries = 10;  // with the folder
  CHECK(walk_folder(folder.root().string(), bounds).omissions.empty());
  bounds.entries = 9;
  const Walk walk = walk_folder(folder.root().string(), bounds);
  CHECK(walk.files.size() == 8);
  REQUIRE(walk.omissions.size() == 1);
  CHECK(walk.omissions.front().reason == Reason::too_many);

  folder.write("a/b/c/x.yaml", "x");
  bounds = {};
  bounds.depth = 3;
  CHECK(walk_folder(folder.root().string(), bounds).files.size() == 10);
  bounds.depth = 2;
  CHECK(walk_folder(folder.root().string(), bounds).files.size() == 9);
}

TEST_CASE("files gave way to others of their names", "[walk]") {
  const TempFolder folder;
  folder.write("op/x.yaml", "x");
  folder.write("op/y.yaml", "y");
  const auto walked = [&] { return walk_folder(folder.root().string()); };
  const Walk before = walked();
  CHECK(only_files_gave_way(before, walked()));
  SECTION("one is renamed over another") {
    folder.write("written", "z");
    std::filesystem::rename(folder.path("written"), folder.path("op/x.yaml"));
    CHECK(only_files_gave_way(before, walked()));
    SECTION("and then one is written to") {
      folder.write("op/y.yaml", "more");
      CHECK_FALSE(only_files_gave_way(before, walked()));
    }
  }
  SECTION("one is gone") {
    std::filesystem::remove(folder.path("op/x.yaml"));
    CHECK_FALSE(only_files_gave_way(before, walked()));
  }
  SECTION("one is new") {
    folder.write("op/z.yaml", "z");
    CHECK_FALSE(only_files_gave_way(before, walked()));
  }
  SECTION("one is written to") {
    folder.write("op/x.yaml", "more");
    CHECK_FALSE(only_files_gave_way(before, walked()));
  }
}

}  // namespace
}  // namespace sandbox
