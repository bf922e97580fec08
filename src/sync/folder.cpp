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

#include "support/hash.h"
#include "support/text.h"

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

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

struct Reading {
  int error = 0;  // of errno; 0 when `text` was read
  bool regular = true;
  bool too_large = false;
  std::string text;
};

Reading read_whole(const std::string& path, std::size_t limit) {
  Reading reading;
  // O_NONBLOCK: opening a named pipe would wait for a writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
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

// Control characters too: names end up in logs and in header values.
bool is_readable_name(std::string_view name) {
  return is_utf8(name) && std::none_of(name.begin(), name.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
         });
}

// The name with each byte that can't be shown as \xE9.
std::string showable_name(std::string_view name) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string shown;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F) {
      shown += c;
    } else {
      shown += {'\\', 'x', digits[byte >> 4U], digits[byte & 0xFU]};
    }
  }
  return shown;
}

class FolderReader {
 public:
  FolderReader(FileTree& tree, std::string root) : tree_(tree), root_(std::move(root)) {}

  // 0, or the errno of why the root itself can't be read.
  int read() {
    const int error = read_folder_at("");
    std::sort(tree_.files.begin(), tree_.files.end(),
              [](const File& a, const File& b) { return a.path < b.path; });
    std::sort(tree_.findings.begin(), tree_.findings.end());
    return error;
  }

 private:
  // 0, or the errno of why the folder can't be listed.
  int read_folder_at(const std::string& path) {
    std::vector<std::string> names;
    {
      const std::unique_ptr<DIR, CloseFolder> folder(::opendir(on_disk(path).c_str()));
      if (!folder) return errno;
      struct stat status {};
      if (::fstat(::dirfd(folder.get()), &status) != 0) return errno;
      const Identity identity{status.st_dev, status.st_ino};
      if (std::find(above_.begin(), above_.end(), identity) != above_.end()) {
        leave_out(path, "link-outside", "this link leads back to a folder that contains it",
                  "remove the link");
        return 0;
      }
      above_.push_back(identity);
      while (const dirent* entry = ::readdir(folder.get())) names.emplace_back(entry->d_name);
    }
    for (const std::string& name : names) {
      // Hidden: version control, editors' leftovers, the folders behind the
      // links of a Kubernetes ConfigMap.
      if (!name.starts_with('.')) read_entry(path, name);
    }
    above_.pop_back();
    return 0;
  }

  void read_entry(const std::string& folder, const std::string& name) {
    const std::string prefix = folder.empty() ? "" : folder + "/";
    const std::string path = prefix + name;
    struct stat status {};
    if (::lstat(on_disk(path).c_str(), &status) != 0) return;  // gone since it was listed
    const bool is_link = S_ISLNK(status.st_mode);
    if (is_link && ::stat(on_disk(path).c_str(), &status) != 0) {
      if (may_matter(name)) {
        leave_out(prefix + showable_name(name), "file-unreadable",
                  "this link leads nowhere: " + reason(errno), "mend the link, or remove it");
      }
      return;
    }
    const bool is_folder = S_ISDIR(status.st_mode);
    if (!is_folder && !may_matter(name)) return;
    if (!is_readable_name(name)) {
      leave_out(prefix + showable_name(name), "name-not-text",
                "the name holds bytes that are not UTF-8, or control characters",
                "rename it, in ASCII for example");
    } else if (is_link && !is_below(resolved(on_disk(path)), root_)) {
      leave_out(path, "link-outside", "this link leaves the tree, so it is not followed",
                "copy what it leads to into the tree");
    } else if (is_folder && may_matter(name)) {
      leave_out(path, "file-unreadable", "this is a folder, though it is named like a case",
                "rename the folder, or remove it");
    } else if (is_folder) {
      const int error = read_folder_at(path);
      if (error != 0 && error != ENOENT) {
        leave_out(path, "file-unreadable", "cannot read this folder: " + reason(error),
                  "give yourself the right to read it, or remove it");
      }
    } else {
      read_file_at(path);
    }
  }

  void read_file_at(const std::string& path) {
    Reading reading = read_whole(on_disk(path), max_tree_file);
    if (reading.error == ENOENT) return;  // gone since it was listed
    if (reading.error != 0) {
      leave_out(path, "file-unreadable", "cannot read this file: " + reason(reading.error),
                "give yourself the right to read it, or remove it");
    } else if (!reading.regular) {
      leave_out(path, "file-unreadable", "this is not an ordinary file", "remove it");
    } else if (reading.too_large) {
      leave_out(path, "file-too-large", "this file is larger than 1 MiB",
                "shorten its payload, or split it");
    } else {
      tree_.files.push_back(make_file(path, std::move(reading.text)));
    }
  }

  std::string on_disk(const std::string& path) const {
    return path.empty() ? root_ : root_ + "/" + path;
  }

  void leave_out(const std::string& path, const char* rule, std::string sentence,
                 const char* hint) {
    const Place place{tree_.name.empty() ? path : tree_.name + "/" + path, 0, 0};
    tree_.findings.push_back({place, Severity::error, rule, std::move(sentence), hint});
  }

  using Identity = std::pair<dev_t, ino_t>;

  FileTree& tree_;
  std::string root_;             // without links
  std::vector<Identity> above_;  // folders that are being read, from the root down
};

}  // namespace

bool may_matter(std::string_view name) {
  return !name.starts_with('.') &&
         (name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json"));
}

FileTree read_folder(const std::string& path) {
  FileTree tree;
  tree.name = path;
  while (tree.name.ends_with('/')) tree.name.pop_back();
  const std::string root = resolved(path);
  const int error = root.empty() ? errno : FolderReader(tree, root).read();
  if (error != 0) {
    throw std::runtime_error("cannot read the folder " + path + ": " + reason(error) +
                             "; give the folder that holds one folder per operation");
  }
  return tree;
}

File read_file(const std::string& path) {
  Reading reading = read_whole(path, max_single_file);
  std::string why;
  if (reading.error != 0) {
    why = reason(reading.error);
  } else if (!reading.regular) {
    why = "it is not an ordinary file";
  } else if (reading.too_large) {
    why = "it is larger than 64 MiB";
  } else {
    return make_file(path, std::move(reading.text));
  }
  throw std::runtime_error("cannot read the file " + path + ": " + why +
                           "; check the path and its permissions");
}

}  // namespace sandbox
