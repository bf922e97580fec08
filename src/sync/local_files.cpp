#include "sync/local_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "sync/embedded.h"
#include "sync/left_out.h"

// A tree is read while others change it. An attempt walks and reads each folder, then walks
// it again: where both walks found the same, no file was being written and nothing changed
// in the last moments, what was read is what was there. Those moments need not have passed
// when the attempt ends: they are waited for, and a third walk says whether it still holds.
// A checkout by git takes longer than such a moment, but git holds the lock of its index all
// the while, and writes the index last.

namespace sandbox {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Nothing changed for that long: it has settled. A file is written piece by piece; one that
// came by a new name, as editors and `sed -i` do it, was whole when it came.
constexpr milliseconds quiet_of_writing{20};
constexpr milliseconds quiet_of_renaming{5};
constexpr milliseconds between_attempts{5};
constexpr milliseconds longest_wait{1'000};
constexpr std::chrono::seconds stale_lock{10};  // a git that was killed left it

std::chrono::nanoseconds age_of(const timespec& change) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return std::chrono::seconds(now.tv_sec - change.tv_sec) +
         std::chrono::nanoseconds(now.tv_nsec - change.tv_nsec);
}

// The folder where git keeps the index of the work tree that `path` is in; empty when it
// is in none.
std::string git_folder_of(const std::string& path) {
  std::error_code error;
  for (fs::path at = fs::weakly_canonical(path, error);; at = at.parent_path()) {
    const fs::path git = at / ".git";
    if (fs::is_directory(git, error)) return git.string();
    if (fs::is_regular_file(git, error)) {  // of a linked work tree: "gitdir: …"
      std::string word;
      std::string target;
      std::ifstream(git) >> word >> target;
      return (at / target).string();
    }
    if (at == at.parent_path()) return {};
  }
}

// What git says of a work tree at one moment.
struct Checkout {
  bool locked = false;
  struct stat index {};

  explicit Checkout(const std::string& git_folder) {
    if (git_folder.empty()) return;
    struct stat lock {};
    locked = ::stat((git_folder + "/index.lock").c_str(), &lock) == 0 &&
             age_of(lock.st_mtim) < stale_lock;
    ::stat((git_folder + "/index").c_str(), &index);
  }
  bool is_done(const Checkout& before) const {
    return !locked && !before.locked && is_same(before.index, index);
  }
};

// A folder at one moment, and what git said of it right after.
struct Look {
  std::string path;
  std::string git;  // its folder
  Walk walk;
  Checkout checkout;

  bool still_holds() const {
    return is_same(walk, walk_folder(path)) && Checkout(git).is_done(checkout);
  }
};

// Files that are being changed, by path, and whether one was read by halves, or not at all.
using Moving = std::map<std::string, bool>;

const File* file_at(const FileTree& tree, const std::string& path) {
  const auto file = std::ranges::lower_bound(tree.files, path, {}, &File::path);
  return file != tree.files.end() && file->path == path ? &*file : nullptr;
}

// The files that are being changed, as they were in `last`; a new one that was never seen
// whole is not there yet.
void put_back_files(FileTree& tree, const FileTree& last, const Moving& moving) {
  std::vector<File> files = tree.files.all();
  std::erase_if(files, [&](const File& file) {
    const auto found = moving.find(file.path);
    return found != moving.end() && (found->second || file_at(last, file.path) != nullptr);
  });
  for (const auto& [path, is_half] : moving) {
    if (const File* file = file_at(last, path)) files.push_back(*file);
  }
  take_files(tree, std::move(files));
}

}  // namespace

struct LocalFiles::Attempt {
  TreeFiles files;
  bool stood_still = true;
  bool locked = false;    // by git
  bool replaced = false;  // whole folders, or by git
  // Until the last change was long enough ago; zero or less when it was.
  std::chrono::nanoseconds wait = -std::chrono::hours(1);
  std::vector<Look> looks;     // at each folder, after it was read
  std::vector<Moving> moving;  // in the schemas, then in each of the payloads

  // Sleeps when time alone is missing.
  bool has_settled() const {
    if (!stood_still) return false;
    if (wait <= wait.zero()) return true;
    std::this_thread::sleep_for(wait);
    return std::ranges::all_of(looks, &Look::still_holds);
  }
};

LocalFiles::LocalFiles(const TreeOrigin& origin) : origin_(origin) {
  if (origin_.schemas.empty()) embedded_.schemas = embedded_schemas();
  const bool nothing_else = origin_.payloads.empty() && !origin_.git;
  if (nothing_else || origin_.under_folders_embedded) embedded_.payloads = {embedded_payloads()};
}

TreeFiles LocalFiles::read() { return std::move(attempt().files); }

LocalReading LocalFiles::read_settled(const std::stop_token& stop) {
  const Clock::time_point latest = Clock::now() + longest_wait;
  while (true) {
    Attempt tried = attempt();
    const bool settled = tried.has_settled();
    const bool go_on = tried.locked || Clock::now() < latest;
    if (!settled && go_on && !stop.stop_requested()) {
      std::this_thread::sleep_for(between_attempts);
      continue;
    }
    if (!settled && last_) put_back(tried);
    if (!paths().empty()) last_ = tried.files;
    last_walks_.clear();
    for (Look& look : tried.looks) last_walks_.push_back(std::move(look.walk));
    return {std::move(tried.files), settled};
  }
}

std::vector<std::string> LocalFiles::paths() const {
  std::vector<std::string> paths = origin_.payloads;
  if (!origin_.schemas.empty()) paths.push_back(origin_.schemas);
  paths.insert(paths.end(), origin_.openapi.begin(), origin_.openapi.end());
  if (!origin_.authorizations.empty()) paths.push_back(origin_.authorizations);
  return paths;
}

LocalFiles::Attempt LocalFiles::attempt() {
  Attempt tried;
  tried.files = embedded_;
  tried.moving.resize(1 + embedded_.payloads.size());
  if (!origin_.schemas.empty()) {
    tried.files.schemas = folder(origin_.schemas, advice_on_schemas, tried, tried.moving.front());
  }
  for (const std::string& path : origin_.payloads) {
    Moving& moving = tried.moving.emplace_back();
    tried.files.payloads.push_back(folder(path, advice_on_cases, tried, moving));
  }
  for (const std::string& path : origin_.openapi) {
    tried.files.openapi.push_back(read_file(path, memory_));
  }
  if (!origin_.authorizations.empty()) {
    tried.files.authorizations.push_back(read_file(origin_.authorizations, memory_));
  }
  memory_.forget_unused();
  return tried;
}

FileTree LocalFiles::folder(const std::string& path, const std::string& advice, Attempt& tried,
                            std::map<std::string, bool>& moving) {
  const std::string git = git_folder_of(path);
  const Checkout before(git);
  FolderReading reading = read_folder_once(path, memory_, advice);
  const std::size_t number = tried.looks.size();
  const Look& after = tried.looks.emplace_back(Look{path, git, walk_folder(path), Checkout(git)});
  const bool checked_out = !after.checkout.is_done(before);
  tried.stood_still = tried.stood_still && is_same(reading.walk, after.walk) &&
                      reading.moving.empty() && !checked_out;
  tried.replaced = tried.replaced || checked_out || is_replaced(reading.walk, after.walk);
  tried.locked = tried.locked || after.checkout.locked;
  const bool renamed =
      number < last_walks_.size() && only_files_gave_way(last_walks_[number], after.walk);
  const milliseconds quiet = renamed ? quiet_of_renaming : quiet_of_writing;
  tried.wait = std::max(tried.wait, quiet - age_of(last_change(after.walk)));
  const bool all_were_read =
      reading.moving.empty() && reading.tree.files.size() == after.walk.files.size() &&
      std::ranges::equal(reading.tree.files, after.walk.files, {}, &File::path, &WalkedFile::path);
  for (const WalkedFile& file : after.walk.files) {
    const bool is_half =
        !all_were_read && (std::ranges::find(reading.moving, file.path) != reading.moving.end() ||
                           file_at(reading.tree, file.path) == nullptr);
    if (is_half || age_of(file.status.st_ctim) < quiet) moving.emplace(file.path, is_half);
  }
  return std::move(reading.tree);
}

void LocalFiles::put_back(Attempt& tried) const {
  if (tried.replaced) {
    tried.files = *last_;
    return;
  }
  put_back_files(tried.files.schemas, last_->schemas, tried.moving.front());
  for (std::size_t i = 0; i < tried.files.payloads.size(); ++i) {
    put_back_files(tried.files.payloads[i], last_->payloads[i], tried.moving[i + 1]);
  }
}

}  // namespace sandbox
