#include "sync/watch.h"

#include <unistd.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "support/catch.h"
#include "support/temp_folder.h"
#include "sync/folder.h"

namespace sandbox {
namespace {

using namespace std::chrono_literals;
using test::TempFolder;
namespace fs = std::filesystem;

// Reads the folder at each notice, as a sandbox does, until it holds what is
// expected.
class Reader {
 public:
  Reader(const std::string& path, const WatchOptions& options)
      : path_(path),
        watch_(
            {path}, [this](auto) { read(); }, options) {
    read();
  }

  // Within a deadline that only a failure reaches: on a loaded machine looks are rare, so that
  // they take a hundredth of the time.
  bool sees(const std::string& expected) {
    std::unique_lock lock(mutex_);
    const bool seen = changed_.wait_for(lock, 60s, [&] { return seen_ == expected; });
    if (!seen) UNSCOPED_INFO("sees \"" << seen_ << '"');
    return seen;
  }

 private:
  void read() {
    std::string all;
    try {
      for (const File& file : read_folder(path_).files)
        all += file.path + "=" + std::string(*file.text) + " ";
    } catch (const std::runtime_error&) {
      all = "no folder";
    }
    {
      const std::lock_guard lock(mutex_);
      seen_ = all;
    }
    changed_.notify_all();
  }

  std::string path_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string seen_;
  Watch watch_;
};

void replace(const TempFolder& folder, std::string_view name, std::string_view text) {
  folder.write(".new", text);
  fs::rename(folder.path(".new"), folder.path(name));
}

TEST_CASE("whatever changes in a folder is seen", "[watch]") {
  // Each way by itself: a look that comes after an hour proves the notices.
  const bool notices = GENERATE(true, false);
  WatchOptions options;
  options.notices = notices;
  options.look = notices ? 1h : 5ms;
  DYNAMIC_SECTION((notices ? "by notices" : "by looking")) {
    const TempFolder folder;
    folder.write("tree/op/a.yaml", "1");
    Reader reader(folder.path("tree"), options);
    REQUIRE(reader.sees("op/a.yaml=1 "));

    SECTION("a file written again, with the same size") {
      for (const char* text : {"2", "3", "4", "5"}) {
        folder.write("tree/op/a.yaml", text);
        CHECK(reader.sees(std::string("op/a.yaml=") + text + " "));
      }
    }
    SECTION("a file replaced, as editors do") {
      replace(folder, "tree/op/a.yaml", "2");
      CHECK(reader.sees("op/a.yaml=2 "));
      replace(folder, "tree/op/a.yaml", "3");
      CHECK(reader.sees("op/a.yaml=3 "));
    }
    SECTION("a file moved to a backup and written anew, as vim does") {
      fs::rename(folder.path("tree/op/a.yaml"), folder.path("tree/op/a.yaml~"));
      folder.write("tree/op/a.yaml", "2");
      fs::remove(folder.path("tree/op/a.yaml~"));
      CHECK(reader.sees("op/a.yaml=2 "));
    }
    SECTION("files added, renamed, linked and removed") {
      folder.write("tree/op/b.yaml", "b");
      CHECK(reader.sees("op/a.yaml=1 op/b.yaml=b "));
      fs::rename(folder.path("tree/op/b.yaml"), folder.path("tree/op/c.yaml"));
      CHECK(reader.sees("op/a.yaml=1 op/c.yaml=b "));
      fs::create_hard_link(folder.path("tree/op/c.yaml"), folder.path("tree/op/d.yaml"));
      CHECK(reader.sees("op/a.yaml=1 op/c.yaml=b op/d.yaml=b "));
      fs::remove(folder.path("tree/op/c.yaml"));
      fs::remove(folder.path("tree/op/d.yaml"));
      CHECK(reader.sees("op/a.yaml=1 "));
    }
    SECTION("a folder added, and files in it at different times") {
      folder.write("tree/new/deep/b.yaml", "b");
      CHECK(reader.sees("new/deep/b.yaml=b op/a.yaml=1 "));
      folder.write("tree/new/deep/b.yaml", "c");
      CHECK(reader.sees("new/deep/b.yaml=c op/a.yaml=1 "));
      fs::remove_all(folder.path("tree/new"));
      CHECK(reader.sees("op/a.yaml=1 "));
    }
    SECTION("the folder moved away, and another put in its place") {
      folder.write("other/op/a.yaml", "2");
      fs::rename(folder.path("tree"), folder.path("old"));
      CHECK(reader.sees("no folder"));
      fs::rename(folder.path("other"), folder.path("tree"));
      CHECK(reader.sees("op/a.yaml=2 "));
      folder.write("tree/op/a.yaml", "3");
      CHECK(reader.sees("op/a.yaml=3 "));
      fs::remove_all(folder.path("tree"));
      CHECK(reader.sees("no folder"));
      folder.write("tree/op/a.yaml", "4");
      CHECK(reader.sees("op/a.yaml=4 "));
    }
  }
}

TEST_CASE("a tree behind links is seen to change when a link does", "[watch]") {
  WatchOptions options;
  options.look = 1h;
  const TempFolder folder;
  folder.write("releases/1/op/a.yaml", "1");
  folder.write("releases/2/op/a.yaml", "2");
  folder.link("current", "releases/1");
  folder.link("tree", "current");
  Reader reader(folder.path("tree"), options);
  REQUIRE(reader.sees("op/a.yaml=1 "));
  folder.link(".next", "releases/2");
  fs::rename(folder.path(".next"), folder.path("current"));
  CHECK(reader.sees("op/a.yaml=2 "));
  folder.write("releases/2/op/a.yaml", "3");
  CHECK(reader.sees("op/a.yaml=3 "));
}

TEST_CASE("a Kubernetes ConfigMap is seen to change", "[watch]") {
  WatchOptions options;
  options.look = 1h;
  const TempFolder folder;
  folder.write("..1/op/a.yaml", "1");
  folder.link("..data", "..1");
  folder.link("op", "..data/op");
  Reader reader(folder.root().string(), options);
  REQUIRE(reader.sees("op/a.yaml=1 "));
  // What the kubelet does: a new folder, a new link moved over the old one, the
  // old folder removed.
  for (int i = 2; i < 6; ++i) {
    const std::string number = std::to_string(i);
    folder.write(".." + number + "/op/a.yaml", number);
    folder.link("..data_tmp", ".." + number);
    fs::rename(folder.path("..data_tmp"), folder.path("..data"));
    fs::remove_all(folder.path(".." + std::to_string(i - 1)));
    CHECK(reader.sees("op/a.yaml=" + number + " "));
  }
}

TEST_CASE("a single file is watched too", "[watch]") {
  WatchOptions options;
  options.look = 1h;
  const TempFolder folder;
  folder.write("openapi.yaml", "1");
  std::mutex mutex;
  std::condition_variable changed;
  std::string seen;
  const Watch watch(
      {folder.path("openapi.yaml")},
      [&](auto) {
        const std::lock_guard lock(mutex);
        seen = *read_file(folder.path("openapi.yaml")).text;
        changed.notify_all();
      },
      options);
  std::unique_lock lock(mutex);
  for (const char* text : {"2", "3"}) {
    replace(folder, "openapi.yaml", text);
    CHECK(changed.wait_for(lock, 10s, [&] { return seen == text; }));
  }
}

TEST_CASE("many changes at once are told a few times only", "[watch]") {
  WatchOptions options;
  options.look = 1h;
  options.quiet = 100ms;
  options.longest = 1h;
  const TempFolder folder;
  folder.write("op/0.yaml", "");
  std::mutex mutex;
  std::condition_variable changed;
  int times = 0;
  std::size_t files = 0;
  const Watch watch(
      {folder.root().string()},
      [&](auto) {
        const std::lock_guard lock(mutex);
        ++times;
        files = read_folder(folder.root().string()).files.size();
        changed.notify_all();
      },
      options);
  for (int i = 1; i < 500; ++i) folder.write("op/" + std::to_string(i) + ".yaml", "");
  std::unique_lock lock(mutex);
  CHECK(changed.wait_for(lock, 10s, [&] { return files == 500; }));
  CHECK(times < 10);
}

TEST_CASE("a watch ends at once", "[watch]") {
  const TempFolder folder;
  const auto start = std::chrono::steady_clock::now();
  {
    const Watch watch({folder.root().string(), "/nonexistent/x"}, [](auto) {});
  }
  CHECK(std::chrono::steady_clock::now() - start < 5s);
}

}  // namespace
}  // namespace sandbox
