#include "sync/walk.h"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <deque>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "catalogue/tree_layout.h"
#include "sync/give_way.h"

// Folders are visited from a queue, not by recursion, and each is remembered by device and
// inode. Links to folders wait until all folders have been visited under their own names:
// what they lead to is visited through them only when nothing else leads there.

namespace sandbox {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

std::string without_links(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                         &std::free);
  return real ? std::string(real.get()) : std::string();
}

bool is_below(std::string_view path, std::string_view folder) {
  if (folder == "/") return true;
  return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

class Walker {
 public:
  Walker(Walk& walk, const WalkBounds& bounds) : walk_(walk), bounds_(bounds) {}

  void walk() {
    walk_.error = visit({"", 0});
    while (walk_.error == 0 && !full_ && !(folders_.empty() && links_.empty())) {
      give_way();
      if (!folders_.empty()) {
        visit_next();
      } else {
        folders_.push_back(links_.extract(links_.begin()).value());
      }
    }
    std::ranges::sort(walk_.files, {}, &WalkedFile::path);
    std::ranges::sort(walk_.others);
  }

 private:
  struct Folder {
    std::string path;
    int depth = 0;
    auto operator<=>(const Folder&) const = default;
  };

  void visit_next() {
    const Folder folder = folders_.front();
    folders_.pop_front();
    const int error = visit(folder);
    if (error != 0 && error != ENOENT)
      omit(folder.path, Reason::cannot_read, reason_of_errno(error));
  }

  // 0, or the errno of why it can't be listed.
  int visit(const Folder& folder) {
    const std::unique_ptr<DIR, CloseFolder> open(::opendir(on_disk(folder.path).c_str()));
    struct stat status {};
    if (!open || ::fstat(::dirfd(open.get()), &status) != 0) return errno;
    if (!visited_.emplace(status.st_dev, status.st_ino).second) {
      omit(folder.path, leads_back(folder.path) ? Reason::link_in_circles : Reason::link_repeated);
      return 0;
    }
    walk_.folders.push_back({folder.path, status});
    while (const dirent* entry = ::readdir(open.get())) {
      // Hidden: version control, editors' leftovers, the folders behind the links of a
      // Kubernetes ConfigMap.
      if (entry->d_name[0] == '.') continue;
      look_at(::dirfd(open.get()), folder, entry->d_name);
      if (full_) break;
    }
    return 0;
  }

  void look_at(int folder, const Folder& above, const char* name) {
    struct stat status {};
    // An error: it is gone since it was listed.
    if (::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return;
    const std::string path = above.path.empty() ? std::string(name) : above.path + "/" + name;
    const bool is_link = S_ISLNK(status.st_mode);
    if (is_link && ::fstatat(folder, name, &status, 0) != 0) {
      if (is_read_name(name)) omit(path, Reason::link_nowhere);
      return;
    }
    const bool is_folder = S_ISDIR(status.st_mode);
    if (!is_counted(path)) return;
    if (!is_folder && !is_read_name(name)) {
      walk_.others.push_back(path);
    } else if (!is_readable_name(name)) {
      omit(path, Reason::name_not_text);
    } else if (is_link && !is_below(without_links(on_disk(path)), walk_.root)) {
      omit(path, Reason::link_outside);
    } else if (is_folder && is_read_name(name)) {
      omit(path, Reason::folder);
    } else if (!is_folder) {
      walk_.files.push_back({path, status});
    } else if (above.depth >= bounds_.depth) {
      omit(path, Reason::too_deep);
    } else if (is_link) {
      walk_.links.push_back({path, without_links(on_disk(path))});
      links_.insert({path, above.depth + 1});
    } else {
      folders_.push_back({path, above.depth + 1});
    }
  }

  bool is_counted(const std::string& path) {
    if (++entries_ <= bounds_.entries) return true;
    full_ = true;
    omit(parent_of(path), Reason::too_many);
    return false;
  }

  // Whether what is at `path` contains the link that leads there.
  bool leads_back(const std::string& path) const {
    return is_below(without_links(on_disk(parent_of(path))), without_links(on_disk(path)));
  }

  void omit(const std::string& path, Reason reason, std::string why = {}) {
    walk_.omissions.push_back({path, reason, std::move(why)});
  }

  std::string on_disk(const std::string& path) const {
    return path.empty() ? walk_.root : walk_.root + "/" + path;
  }

  Walk& walk_;
  const WalkBounds& bounds_;
  std::deque<Folder> folders_;
  std::set<Folder> links_;
  std::set<std::pair<dev_t, ino_t>> visited_;
  std::size_t entries_ = 0;
  bool full_ = false;
};

bool is_same_list(const std::vector<WalkedFile>& before, const std::vector<WalkedFile>& after) {
  return std::ranges::equal(before, after, [](const WalkedFile& a, const WalkedFile& b) {
    return a.path == b.path && is_same(a.status, b.status);
  });
}

bool is_earlier(const timespec& a, const timespec& b) {
  return std::pair(a.tv_sec, a.tv_nsec) < std::pair(b.tv_sec, b.tv_nsec);
}

}  // namespace

Walk walk_folder(const std::string& path, const WalkBounds& bounds) {
  Walk walk;
  walk.root = without_links(path);
  if (walk.root.empty()) {
    walk.error = errno;
  } else {
    Walker(walk, bounds).walk();
  }
  return walk;
}

bool is_same(const struct stat& before, const struct stat& after) {
  return before.st_dev == after.st_dev && before.st_ino == after.st_ino &&
         before.st_size == after.st_size && before.st_mtim.tv_sec == after.st_mtim.tv_sec &&
         before.st_mtim.tv_nsec == after.st_mtim.tv_nsec &&
         before.st_ctim.tv_sec == after.st_ctim.tv_sec &&
         before.st_ctim.tv_nsec == after.st_ctim.tv_nsec;
}

bool is_same(const Walk& before, const Walk& after) {
  return before.error == after.error && before.root == after.root &&
         is_same_list(before.files, after.files);
}

bool is_replaced(const Walk& before, const Walk& after) {
  if (before.error != after.error || before.root != after.root || before.links != after.links) {
    return true;
  }
  const auto other_folder = [&](const WalkedFile& folder) {
    const auto same = std::ranges::find(after.folders, folder.path, &WalkedFile::path);
    return same != after.folders.end() && (same->status.st_ino != folder.status.st_ino ||
                                           same->status.st_dev != folder.status.st_dev);
  };
  return std::ranges::any_of(before.folders, other_folder);
}

bool only_files_gave_way(const Walk& before, const Walk& after) {
  return before.root == after.root &&
         std::ranges::equal(
             before.files, after.files, [](const WalkedFile& a, const WalkedFile& b) {
               return a.path == b.path &&
                      (a.status.st_ino != b.status.st_ino || is_same(a.status, b.status));
             });
}

timespec last_change(const Walk& walk) {
  timespec last{};
  for (const auto* list : {&walk.folders, &walk.files}) {
    for (const WalkedFile& each : *list) {
      if (is_earlier(last, each.status.st_ctim)) last = each.status.st_ctim;
    }
  }
  return last;
}

}  // namespace sandbox
