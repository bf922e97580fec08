#include "sync/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "catalogue/tree_layout.h"
#include "support/descriptor.h"
#include "support/hash.h"
#include "sync/give_way.h"
#include "sync/left_out.h"

namespace sandbox {
namespace {

constexpr std::size_t max_single_file = std::size_t{64} * 1024 * 1024;

std::string reason(int error) {
  switch (error) {
    case ENOENT:
      return "it does not exist";
    case ENOTDIR:
      return "it is not a folder";
    case EACCES:
    case EPERM:
      return "permission denied";
    case ELOOP:
      return "its links go round in circles";
    default:
      return std::strerror(error);
  }
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

struct Reading {
  int error = 0;  // of errno; 0 when `text` was read
  bool regular = true;
  bool too_large = false;
  std::string text;
  struct stat status {};  // from before it was read
};

Reading read_whole(const std::string& path, std::size_t limit) {
  Reading reading;
  // O_NONBLOCK: opening a named pipe would wait for a writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat& status = reading.status;
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
    reading.error = errno;
    return reading;
  }
  reading.regular = S_ISREG(status.st_mode);
  reading.too_large = std::cmp_greater(status.st_size, limit);
  if (!reading.regular || reading.too_large) return reading;
  // One byte more than there should be, so that the end is seen in one call.
  std::size_t size = 0;
  reading.text.resize(static_cast<std::size_t>(status.st_size) + 1);
  while (true) {
    if (size == reading.text.size()) reading.text.resize(2 * size);  // it grew meanwhile
    const ssize_t count =
        ::read(file.number(), reading.text.data() + size, reading.text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) reading.error = errno;
    if (count <= 0) break;
    size += static_cast<std::size_t>(count);
    reading.too_large = size > limit;
    if (reading.too_large) break;
  }
  reading.text.resize(size);
  reading.text.shrink_to_fit();
  return reading;
}

File make_file(std::string path, std::string text) {
  File file;
  file.path = std::move(path);
  file.id = sha256_hex(text);
  file.text = std::make_shared<const std::string>(std::move(text));
  return file;
}

std::string resolved(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                         &std::free);
  return real ? std::string(real.get()) : std::string();
}

bool is_below(std::string_view path, std::string_view folder) {
  if (folder == "/") return true;
  return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

class FolderReader {
 public:
  FolderReader(FileTree& tree, std::string root, FileMemory& memory)
      : tree_(tree), root_(std::move(root)), memory_(memory) {}

  // 0, or the errno of why the root itself can't be read.
  int read() {
    const int error = read_folder_at("");
    put_in_order(tree_);
    return error;
  }

 private:
  // 0, or the errno of why the folder can't be listed.
  int read_folder_at(const std::string& path) {
    std::vector<std::string> folders;
    {
      const std::unique_ptr<DIR, CloseFolder> folder(::opendir(on_disk(path).c_str()));
      if (!folder) return errno;
      struct stat status {};
      if (::fstat(::dirfd(folder.get()), &status) != 0) return errno;
      const Identity identity{status.st_dev, status.st_ino};
      if (std::find(above_.begin(), above_.end(), identity) != above_.end()) {
        leave_out(tree_, path, Reason::link_in_circles);
        return 0;
      }
      above_.push_back(identity);
      while (const dirent* entry = ::readdir(folder.get())) {
        // Hidden: version control, editors' leftovers, the folders behind the
        // links of a Kubernetes ConfigMap.
        const std::string_view name = entry->d_name;
        if (name.starts_with('.')) continue;
        std::string below = path.empty() ? std::string(name) : path + "/" + std::string(name);
        if (read_entry(::dirfd(folder.get()), below, entry->d_name)) {
          folders.push_back(std::move(below));
        }
      }
    }
    for (const std::string& below : folders) {
      give_way();
      const int error = read_folder_at(below);
      if (error != 0 && error != ENOENT) {
        leave_out(tree_, below, Reason::cannot_read, reason(error));
      }
    }
    above_.pop_back();
    return 0;
  }

  // Whether it is a folder to be read.
  bool read_entry(int folder, const std::string& path, const char* name) {
    struct stat status {};
    // An error: it is gone since it was listed.
    if (::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return false;
    const bool is_link = S_ISLNK(status.st_mode);
    if (is_link && ::fstatat(folder, name, &status, 0) != 0) {
      if (is_read_name(name)) leave_out(tree_, path, Reason::link_nowhere);
      return false;
    }
    const bool is_folder = S_ISDIR(status.st_mode);
    if (!is_folder && !is_read_name(name)) return false;
    if (!is_readable_name(name)) {
      leave_out(tree_, path, Reason::name_not_text);
    } else if (is_link && !is_below(resolved(on_disk(path)), root_)) {
      leave_out(tree_, path, Reason::link_outside);
    } else if (is_folder && is_read_name(name)) {
      leave_out(tree_, path, Reason::folder);
    } else if (!is_folder) {
      read_file_at(path, status);
    } else {
      return true;
    }
    return false;
  }

  void read_file_at(const std::string& path, const struct stat& status) {
    if (auto known = memory_.find(on_disk(path), status)) {
      tree_.files.push_back(*std::move(known));
      return;
    }
    Reading reading = read_whole(on_disk(path), max_tree_file);
    if (reading.error == ENOENT) return;  // gone since it was listed
    if (reading.error != 0) {
      leave_out(tree_, path, Reason::cannot_read, reason(reading.error));
    } else if (!reading.regular) {
      leave_out(tree_, path, Reason::not_a_file);
    } else if (reading.too_large) {
      leave_out(tree_, path, Reason::too_large);
    } else {
      tree_.files.push_back(make_file(path, std::move(reading.text)));
      memory_.keep(on_disk(path), reading.status, tree_.files.back());
    }
  }

  std::string on_disk(const std::string& path) const {
    return path.empty() ? root_ : root_ + "/" + path;
  }

  using Identity = std::pair<dev_t, ino_t>;

  FileTree& tree_;
  std::string root_;  // without links
  FileMemory& memory_;
  std::vector<Identity> above_;  // folders that are being read, from the root down
};

}  // namespace

FileTree read_folder(const std::string& path, const std::string& advice) {
  FileMemory nothing;
  return read_folder(path, nothing, advice);
}

FileTree read_folder(const std::string& path, FileMemory& memory, const std::string& advice) {
  FileTree tree;
  tree.name = path;
  while (tree.name.ends_with('/')) tree.name.pop_back();
  const std::string root = resolved(path);
  const int error = root.empty() ? errno : FolderReader(tree, root, memory).read();
  if (error != 0) {
    throw std::runtime_error("cannot read the folder " + path + ": " + reason(error) + "; " +
                             advice);
  }
  return tree;
}

File read_file(const std::string& path) {
  FileMemory nothing;
  return read_file(path, nothing);
}

File read_file(const std::string& path, FileMemory& memory) {
  struct stat now {};
  if (::stat(path.c_str(), &now) == 0) {
    if (auto known = memory.find(path, now)) return *std::move(known);
  }
  Reading reading = read_whole(path, max_single_file);
  std::string why;
  if (reading.error != 0) {
    why = reason(reading.error);
  } else if (!reading.regular) {
    why = "it is not an ordinary file";
  } else if (reading.too_large) {
    why = "it is larger than 64 MiB";
  } else {
    File file = make_file(path, std::move(reading.text));
    memory.keep(path, reading.status, file);
    return file;
  }
  throw std::runtime_error("cannot read the file " + path + ": " + why +
                           "; check the path and its permissions");
}

}  // namespace sandbox
