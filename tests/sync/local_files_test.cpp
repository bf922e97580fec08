#include "sync/local_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <latch>
#include <stop_token>
#include <thread>
#include <utility>

#include "support/catch.h"
#include "support/descriptor.h"
#include "support/temp_folder.h"

namespace sandbox {
namespace {

using test::TempFolder;

class LocalTree {
 public:
  LocalTree() : files_(origin()) {}

  const TempFolder& folder() const { return folder_; }
  std::string text_of(const std::string& path) {
    reading_ = files_.read_settled();
    return read_last(path);
  }
  // The same, as the last reading found it.
  std::string read_last(const std::string& path) const {
    for (const File& file : reading_.files.payloads.front().files) {
      if (file.path == path) return std::string(*file.text);
    }
    return "none";
  }
  bool settled() const { return reading_.settled; }

 private:
  TreeOrigin origin() const {
    std::filesystem::create_directory(folder_.path("tree"));
    TreeOrigin origin;
    origin.payloads = {folder_.path("tree")};
    return origin;
  }

  TempFolder folder_;
  LocalFiles files_;
  LocalReading reading_;
};

TEST_CASE("a file that is being written is as it was when it was whole", "[local]") {
  LocalTree tree;
  tree.folder().write("tree/op/x.yaml", "whole");
  CHECK(tree.text_of("op/x.yaml") == "whole");
  CHECK(tree.settled());
  {
    std::ofstream writer(tree.folder().path("tree/op/x.yaml"));
    writer << "ha" << std::flush;
    std::ofstream another(tree.folder().path("tree/op/new.yaml"));
    another << "ha" << std::flush;
    CHECK(tree.text_of("op/x.yaml") == "whole");
    CHECK_FALSE(tree.settled());
    CHECK(tree.text_of("op/new.yaml") == "none");
    writer << "lves";
    another << "lves";
  }
  CHECK(tree.text_of("op/x.yaml") == "halves");
  CHECK(tree.settled());
  CHECK(tree.text_of("op/new.yaml") == "halves");
}

// Does one thing again and again, at least once, until it is gone.
class Storm {
 public:
  explicit Storm(std::function<void(int)> change)
      : thread_([this, change = std::move(change)](const std::stop_token& stop) {
          for (int i = 0; i == 0 || !stop.stop_requested(); ++i) {
            change(i);
            if (i == 0) began_.count_down();
          }
        }) {
    began_.wait();
  }

 private:
  std::latch began_{1};
  std::jthread thread_;
};

TEST_CASE("a file that another takes the place of, again and again, is never missing", "[local]") {
  LocalTree tree;
  tree.folder().write("tree/op/x.yaml", "first");
  CHECK(tree.text_of("op/x.yaml") == "first");
  {
    const Storm storm([&](int i) {
      tree.folder().write("tree/op/x.new", std::to_string(i));
      std::filesystem::rename(tree.folder().path("tree/op/x.new"),
                              tree.folder().path("tree/op/x.yaml"));
    });
    CHECK(tree.text_of("op/x.yaml") != "none");
  }
  CHECK(tree.text_of("op/x.yaml") != "first");
}

TEST_CASE("a folder that another takes the place of, again and again, is read whole", "[local]") {
  LocalTree tree;
  const auto path = [&](const std::string& name) { return tree.folder().path("tree/" + name); };
  for (const std::string version : {"a", "b"}) {
    for (const std::string file : {"x", "y"}) {
      tree.folder().write("tree/." + version + "/" + file + ".yaml", version);
    }
  }
  std::filesystem::create_directory_symlink(".a", path("op"));
  CHECK(tree.text_of("op/x.yaml") == "a");
  {
    const Storm storm([&](int i) {
      std::filesystem::create_directory_symlink(i % 2 == 0 ? ".b" : ".a", path("new"));
      std::filesystem::rename(path("new"), path("op"));
    });
    const std::string one = tree.text_of("op/x.yaml");
    CHECK(tree.read_last("op/y.yaml") == one);
  }
}

TEST_CASE("a folder is not read while git checks something out in it", "[local]") {
  LocalTree tree;
  tree.folder().write(".git/index", "1");
  tree.folder().write("tree/op/x.yaml", "before");
  CHECK(tree.text_of("op/x.yaml") == "before");
  tree.folder().write(".git/index.lock", "");
  tree.folder().write("tree/op/x.yaml", "half of it");
  std::thread git([&] {
    // Longer than any file needs to settle.
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    tree.folder().write("tree/op/x.yaml", "after");
    std::filesystem::rename(tree.folder().path(".git/index.lock"),
                            tree.folder().path(".git/index"));
  });
  CHECK(tree.text_of("op/x.yaml") == "after");
  git.join();
}

}  // namespace
}  // namespace sandbox
