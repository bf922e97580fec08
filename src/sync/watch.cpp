#include "sync/watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>
#include <thread>
#include <utility>

#include "catalogue/tree_layout.h"
#include "support/descriptor.h"
#include "sync/file_memory.h"
#include "sync/left_out.h"
#include "sync/walk.h"

// A look (Looker) sums up what the system says of all files, and names the folders where a
// change would show; inotify is asked for notices of these. A notice that tells of a file of
// the tree is enough by itself; after any other, and every few seconds, the sum of a new look
// is held against the old one, so nothing is missed where notices get lost. A change is told
// once nothing more came for a moment, so that many edits are one reload; a file that changed
// so lately that its time would not tell a further change is looked at again.

namespace sandbox {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::uint32_t wanted_notices = IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE |
                                         IN_DELETE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;

// Names that matter in a folder; all of them when there are none.
using Names = std::set<std::string, std::less<>>;

// What the files looked like, and where changes would show.
struct Look {
  std::uint64_t sum = 14695981039346656037ULL;
  std::map<std::string, Names> folders;
  // A file changed so lately that it could change again without its time telling.
  bool unsettled = false;
};

class Looker {
 public:
  Look look(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) look_at_root(path);
    return std::move(look_);
  }

 private:
  void look_at_root(const std::string& path) {
    // A change of any link on the way shows in the folder that holds the link.
    fs::path way = path;
    for (int links = 0; links < 40; ++links) {
      const auto [above, is_new] = look_.folders.emplace(way.parent_path().string(), Names());
      if (is_new || !above->second.empty()) above->second.insert(way.filename().string());
      std::error_code error;
      const fs::path target = fs::read_symlink(way, error);
      if (error) break;
      add(target.native());
      way = (way.parent_path() / target).lexically_normal();
    }
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
      add("missing");
    } else if (S_ISDIR(status.st_mode)) {
      look_at_folder(way.string());
    } else {
      add_file(status);
    }
  }

  void look_at_folder(const std::string& folder) {
    const Walk walk = walk_folder(folder);
    for (const WalkedFile& below : walk.folders) {
      const std::string path = below.path.empty() ? folder : folder + "/" + below.path;
      look_.folders[path].clear();
      add(below.path);
    }
    for (const WalkedFile& file : walk.files) {
      add(file.path);
      add_file(file.status);
    }
    for (const Omission& omission : walk.omissions) add(omission.path);
  }

  void add_file(const struct stat& status) {
    add(status.st_dev);
    add(status.st_ino);
    add(status.st_mode);
    add(status.st_size);
    add(status.st_ctim.tv_sec);
    add(status.st_ctim.tv_nsec);
    if (changed_lately(status, 0.05)) look_.unsettled = true;
  }

  // FNV-1a
  void add(std::string_view bytes) {
    for (const char c : bytes) mix(static_cast<unsigned char>(c));
    mix(0);
  }
  template <class Number>
  requires std::is_integral_v<Number>
  void add(Number number) { mix(static_cast<std::uint64_t>(number)); }
  void mix(std::uint64_t value) { look_.sum = (look_.sum ^ value) * 1099511628211ULL; }

  Look look_;
};

}  // namespace

class Watch::Impl {
 public:
  Impl(std::vector<std::string> paths, Changed changed, const WatchOptions& options)
      : paths_(std::move(paths)),
        changed_(std::move(changed)),
        options_(options),
        stop_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (options_.notices) {
      notices_ = Descriptor(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
      gets_notices_ = bool(notices_);
    }
    for (std::string& path : paths_) {
      fs::path whole = fs::absolute(path).lexically_normal();
      path = (whole.has_filename() ? whole : whole.parent_path()).string();
    }
    // Before the constructor returns: what is changed afterwards is told.
    look_again();
    thread_ = std::thread([this] { watch(); });
  }

  ~Impl() {
    ::eventfd_write(stop_.number(), 1);
    thread_.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  bool gets_notices() const { return gets_notices_; }

 private:
  // What notices say, all together.
  struct News {
    bool changed = false;  // a file that matters, surely
    bool look = false;     // something else, which a look can tell
    bool stopped = false;

    bool none() const { return !changed && !look && !stopped; }
    void add(const News& more) {
      changed |= more.changed;
      look |= more.look;
      stopped |= more.stopped;
    }
  };

  void watch() {
    while (true) {
      News news = wait(pause());
      const bool only_looking = news.none();
      Clock::time_point noticed = Clock::now();
      const Clock::time_point latest = noticed + options_.longest;
      while (!only_looking && !news.stopped && Clock::now() < latest) {
        const News more = wait(options_.quiet);
        if (more.none()) break;
        noticed = Clock::now();
        news.add(more);
      }
      if (news.stopped) return;
      const bool must_look = only_looking || news.look;
      if (must_look) noticed = Clock::now();
      if ((must_look && look_again()) || news.changed) changed_(noticed);
    }
  }

  // Looking should take a hundredth of the time at most.
  milliseconds pause() const {
    return std::max(options_.look, std::chrono::duration_cast<milliseconds>(100 * look_took_));
  }

  News wait(milliseconds limit) {
    std::array<pollfd, 2> waiting{{{stop_.number(), POLLIN, 0}, {notices_.number(), POLLIN, 0}}};
    ::poll(waiting.data(), waiting.size(), static_cast<int>(limit.count()));
    if (waiting[0].revents != 0) return {.stopped = true};
    return waiting[1].revents == 0 ? News{} : read_notices();
  }

  News read_notices() {
    News news;
    alignas(inotify_event) std::array<char, 16384> buffer;
    ssize_t size = 0;
    while ((size = ::read(notices_.number(), buffer.data(), buffer.size())) > 0) {
      for (const char* at = buffer.data(); at < buffer.data() + size;) {
        inotify_event notice{};
        std::memcpy(&notice, at, sizeof notice);
        const std::string_view name = notice.len > 0 ? at + sizeof notice : "";
        news.add(meaning(notice, name));
        at += sizeof notice + notice.len;
      }
    }
    return news;
  }

  News meaning(const inotify_event& notice, std::string_view name) const {
    if ((notice.mask & IN_Q_OVERFLOW) != 0) return {.changed = true, .look = true};
    const auto watched = watched_.find(notice.wd);
    if (watched == watched_.end() || (notice.mask & IN_IGNORED) != 0) return {};
    const bool of_tree = watched->second.empty();
    if (!of_tree && !watched->second.contains(name)) return {};
    const bool written =
        (notice.mask & (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)) != 0;
    // A file of the tree alone leads to no new folder, so nothing is to be looked for.
    const bool is_file = of_tree && (notice.mask & IN_ISDIR) == 0 && is_read_name(name);
    return {.changed = written && (!of_tree || is_read_name(name)), .look = !written || !is_file};
  }

  // Whether anything looks different from the last time.
  bool look_again() {
    const Clock::time_point start = Clock::now();
    Look look = Looker().look(paths_);
    // A folder could be filled between being found and being watched, so the look
    // that counts comes after the last new watch.
    for (int round = 0; ask_for_notices(look.folders) && round < 5; ++round) {
      look = Looker().look(paths_);
    }
    look_took_ = Clock::now() - start;
    const bool different = look.sum != sum_ || unsettled_;
    sum_ = look.sum;
    unsettled_ = look.unsettled && !gets_notices_;
    return std::exchange(looked_, true) && different;
  }

  // Whether a folder was not watched before.
  bool ask_for_notices(const std::map<std::string, Names>& folders) {
    if (!notices_) return false;
    bool any_new = false;
    std::map<int, Names> wanted;
    for (const auto& [folder, names] : folders) {
      // Given again for a folder that is watched, which is told by its inode.
      const int number =
          ::inotify_add_watch(notices_.number(), folder.c_str(), wanted_notices | IN_ONLYDIR);
      if (number < 0 && errno == ENOSPC) gets_notices_ = false;  // no more watches to be had
      if (number < 0) continue;
      // One folder may be reached by two paths.
      const auto [known, is_new] = wanted.emplace(number, names);
      if (names.empty()) known->second.clear();
      if (!is_new && !known->second.empty()) known->second.insert(names.begin(), names.end());
      any_new |= !watched_.contains(number);
    }
    for (const auto& [number, names] : watched_) {
      if (!wanted.contains(number)) ::inotify_rm_watch(notices_.number(), number);
    }
    watched_ = std::move(wanted);
    return any_new;
  }

  std::vector<std::string> paths_;  // absolute
  Changed changed_;
  WatchOptions options_;
  Descriptor stop_;
  Descriptor notices_;
  std::atomic<bool> gets_notices_ = false;
  std::map<int, Names> watched_;  // by inotify's number
  Clock::duration look_took_{};
  std::uint64_t sum_ = 0;
  bool unsettled_ = false;
  bool looked_ = false;
  std::thread thread_;
};

Watch::Watch(std::vector<std::string> paths, Changed changed, const WatchOptions& options)
    : impl_(std::make_unique<Impl>(std::move(paths), std::move(changed), options)) {}

Watch::~Watch() = default;

bool Watch::gets_notices() const { return impl_->gets_notices(); }

}  // namespace sandbox
