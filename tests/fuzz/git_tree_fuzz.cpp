// libFuzzer target over trees of git commits: links, modes, sizes and names as the input
// says. The first bytes of each entry say its kind; a repository is made of them by
// `git fast-import`, once for each input. Nothing comes from outside of the tree, nothing
// is read twice, and every name and finding can be shown.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include "support/temp_folder.h"
#include "support/text.h"
#include "sync/git_repository.h"
#include "sync/run_git.h"

using namespace sandbox;

namespace {

// Takes the input apart, byte by byte.
class Input {
 public:
  explicit Input(std::string_view bytes) : bytes_(bytes) {}
  bool done() const { return bytes_.empty(); }
  unsigned char byte() {
    if (bytes_.empty()) return 0;
    const auto first = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return first;
  }
  // A path of few names, so that links find what they may lead to; only they go up.
  std::string path(bool may_go_up) {
    static constexpr std::string_view names[] = {"a",     "b",      "x.yaml", ".hid",
                                                 "é.yml", "y.json", "\\n",    ".."};
    const std::size_t count = std::size(names) - (may_go_up ? 0 : 1);
    std::string path;
    for (int parts = 1 + byte() % 4; parts > 0; --parts) {
      path += (path.empty() ? "" : "/") + std::string(names[byte() % count]);
    }
    return path;
  }

 private:
  std::string_view bytes_;
};

std::string import_of(Input input) {
  std::string stream = "commit refs/heads/main\ncommitter C <c@example.org> 1 +0000\ndata 0\n";
  while (!input.done()) {
    const bool link = input.byte() % 2 == 0;
    const std::string path = input.path(false);
    const std::string text = link ? input.path(true) : std::string(input.byte(), 'x');
    stream += std::string("M ") + (link ? "120000" : "100644") + " inline \"" + path + "\"\ndata " +
              std::to_string(text.size()) + "\n" + text + "\n";
  }
  return stream + "done\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const test::TempFolder folder;
  static int count = 0;
  if (size > 256) return 0;
  const std::string path = folder.path(std::to_string(++count));
  run_git({"init", "--quiet", "--bare", path});
  const GitFolder git{path, GitFolder::Maker::ourselves};
  GitRun import;
  import.input = import_of(Input({reinterpret_cast<const char*>(data), size}));
  const bool made = run_git_in(git, {"fast-import", "--quiet", "--done"}, import).succeeded();
  if (made) {
    const GitRepository repository(git);
    const FileTree tree = repository.read_tree(repository.resolve("main"), ".");
    std::string last;
    for (const File& file : tree.files) {
      const bool fine = is_utf8(file.path) && file.path.find("..") == std::string::npos &&
                        file.path > last && *file.text == std::string(file.text->size(), 'x');
      if (!fine) std::abort();
      last = file.path;
    }
    for (const Finding& finding : tree.findings) {
      if (!is_utf8(to_string(finding))) std::abort();
    }
  }
  std::filesystem::remove_all(path);
  return 0;
}
