#include "sync/folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "catalogue/tree_layout.h"
#include "support/descriptor.h"
#include "support/hash.h"
#include "sync/give_way.h"
#include "sync/left_out.h"

// A folder is walked first, then the files that were found are read. A file is taken as it
// was when nobody had it open for writing and it looks the same after as before; the others
// are named, and whoever wants a tree that stood still reads again (local_files.cpp).

namespace sandbox {
namespace {

constexpr std::size_t max_single_file = std::size_t{64} * 1024 * 1024;
constexpr std::size_t most_read_ahead = max_single_file;
constexpr std::size_t many_files = 100;

struct Reading {
  int error = 0;  // of errno; 0 when `text` was read
  bool regular = true;
  bool too_large = false;
  bool is_whole = true;  // nobody was writing it
  std::string text;
  std::string id;        // of the text
  struct stat after {};  // as before, where it was not read
};

// Whether somebody has the file open for writing, as far as the system tells. A lease for
// reading is granted only when nobody has; the signal of its end is one that is ignored.
bool is_being_written(int file) {
  ::fcntl(file, F_SETSIG, SIGURG);
  if (::fcntl(file, F_SETLEASE, F_RDLCK) == 0) {
    ::fcntl(file, F_SETLEASE, F_UNLCK);
    return false;
  }
  return errno == EAGAIN;
}

// All that is left in the file; absent with errno set, or when it is more than `limit`.
bool read_to_end(int file, std::size_t size_before, std::size_t limit, Reading& reading) {
  // One byte more than there should be, so that the end is seen in one call.
  std::size_t size = 0;
  reading.text.resize(size_before + 1);
  while (true) {
    if (size == reading.text.size()) reading.text.resize(2 * size);  // it grew meanwhile
    const ssize_t count = ::read(file, reading.text.data() + size, reading.text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) reading.error = errno;
    if (count <= 0) break;
    size += static_cast<std::size_t>(count);
    reading.too_large = size > limit;
    if (reading.too_large || size < reading.text.size()) break;  // a file's end, if it is short
  }
  reading.text.resize(size);
  if (reading.text.capacity() > size + size / 8 + 16) reading.text.shrink_to_fit();
  return reading.error == 0 && !reading.too_large;
}

// `path` begins at the open folder `at`, or at AT_FDCWD; `before` is what it looked like just now.
Reading read_whole(int at, const std::string& path, std::size_t limit, const struct stat& before) {
  Reading reading;
  reading.after = before;
  reading.regular = S_ISREG(before.st_mode);
  reading.too_large = std::cmp_greater(before.st_size, limit);
  if (!reading.regular || reading.too_large) return reading;
  // O_NONBLOCK: opening a named pipe would wait for a writer.
  const Descriptor file(::openat(at, path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) reading.error = errno;
  if (reading.error != 0 ||
      !read_to_end(file.number(), static_cast<std::size_t>(before.st_size), limit, reading))
    return reading;
  reading.is_whole = ::fstat(file.number(), &reading.after) == 0 &&
                     is_same(before, reading.after) &&
                     !(changed_lately(before, 10) && is_being_written(file.number()));
  reading.id = sha256_hex(reading.text);
  return reading;
}

File make_file(std::string path, Reading reading) {
  return {std::move(path), std::move(reading.id),
          std::make_shared<const std::string>(std::move(reading.text))};
}

// Reads the second half of many files, while somebody else reads the first.
class ReadAhead {
 public:
  ReadAhead(int root, const std::vector<WalkedFile>& files)
      : root_(root), files_(files), begin_(files.size() / 2), readings_(files.size() - begin_) {}

  // What was read of that file, once; absent when nothing was.
  std::optional<Reading> take(std::size_t at) {
    if (at < begin_) return std::nullopt;
    if (beside_.is_begun()) beside_.finish();
    return std::exchange(readings_[at - begin_], std::nullopt);
  }

 private:
  void read() {
    try {
      std::size_t bytes = 0;
      for (std::size_t i = 0; i < readings_.size() && bytes < most_read_ahead; ++i) {
        const WalkedFile& file = files_[begin_ + i];
        readings_[i] = read_whole(root_, file.path, max_tree_file, file.status);
        bytes += readings_[i]->text.size();
      }
    } catch (const std::exception&) {  // who reads the rest meets it too, and tells
    }
  }

  const int root_;
  const std::vector<WalkedFile>& files_;
  const std::size_t begin_;
  std::vector<std::optional<Reading>> readings_;  // the other thread's until it has finished
  Beside beside_{[this] { read(); }};             // the last: it reads into the others
};

// Reads the files that a walk has found.
class FolderReader {
 public:
  FolderReader(FolderReading& reading, FileMemory& memory)
      : reading_(reading), tree_(reading.tree), memory_(memory) {}

  void read() {
    for (const Omission& omission : reading_.walk.omissions) {
      leave_out(tree_, omission.path, omission.reason, omission.why);
    }
    tree_.others = reading_.walk.others;
    // A tree that is loaded for the first time is waited for.
    std::optional<ReadAhead> ahead;
    const std::vector<WalkedFile>& walked = reading_.walk.files;
    if (!works_beside_answers && memory_.empty() && walked.size() >= many_files) {
      ahead.emplace(root_.number(), walked);
    }
    std::vector<File> files;
    for (std::size_t at = 0; at < walked.size(); ++at) {
      const WalkedFile& file = walked[at];
      std::optional<File> read = read_file_at(file, ahead ? ahead->take(at) : std::nullopt);
      if (!read) continue;
      bytes_ += read->text->size();
      if (bytes_ > max_tree_bytes) {
        leave_out(tree_, file.path, Reason::too_much);
        break;
      }
      files.push_back(*std::move(read));
    }
    take_files(tree_, std::move(files));
  }

 private:
  std::optional<File> read_file_at(const WalkedFile& walked, std::optional<Reading> read_ahead) {
    const std::string on_disk = reading_.walk.root + "/" + walked.path;
    if (auto known = memory_.find(on_disk, walked.status)) return known;
    give_way();
    Reading reading = read_ahead
                          ? *std::move(read_ahead)
                          : read_whole(root_.number(), walked.path, max_tree_file, walked.status);
    // Another file than was walked to may lie outside of the tree.
    const bool is_another = reading.error == ENOENT ||
                            reading.after.st_dev != walked.status.st_dev ||
                            reading.after.st_ino != walked.status.st_ino;
    if (is_another || !reading.is_whole) reading_.moving.push_back(walked.path);
    if (is_another) return std::nullopt;
    if (reading.error != 0) {
      leave_out(tree_, walked.path, Reason::cannot_read, reason_of_errno(reading.error));
    } else if (!reading.regular) {
      leave_out(tree_, walked.path, Reason::not_a_file);
    } else if (reading.too_large) {
      leave_out(tree_, walked.path, Reason::too_large);
    } else {
      const bool is_whole = reading.is_whole;
      File file = make_file(walked.path, std::move(reading));
      if (is_whole) memory_.keep(on_disk, walked.status, file);
      return file;
    }
    return std::nullopt;
  }

  FolderReading& reading_;
  FileTree& tree_;
  FileMemory& memory_;
  // Open, so that a path is not looked up from the file system's root for each file.
  const Descriptor root_{::open(reading_.walk.root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
  std::size_t bytes_ = 0;
};

}  // namespace

FileTree read_folder(const std::string& path, const std::string& advice) {
  FileMemory nothing;
  return read_folder(path, nothing, advice);
}

FileTree read_folder(const std::string& path, FileMemory& memory, const std::string& advice) {
  return std::move(read_folder_once(path, memory, advice).tree);
}

FolderReading read_folder_once(const std::string& path, FileMemory& memory,
                               const std::string& advice) {
  FolderReading reading;
  reading.tree.name = path;
  while (reading.tree.name.ends_with('/')) reading.tree.name.pop_back();
  reading.walk = walk_folder(path);
  if (reading.walk.error != 0) {
    throw std::runtime_error("cannot read the folder " + path + ": " +
                             reason_of_errno(reading.walk.error) + "; " + advice);
  }
  FolderReader(reading, memory).read();
  return reading;
}

File read_file(const std::string& path) {
  FileMemory nothing;
  return read_file(path, nothing);
}

File read_file(const std::string& path, FileMemory& memory) {
  struct stat now {};
  Reading reading;
  if (::stat(path.c_str(), &now) == 0) {
    if (auto known = memory.find(path, now)) return *std::move(known);
    reading = read_whole(AT_FDCWD, path, max_single_file, now);
  } else {
    reading.error = errno;
  }
  std::string why;
  if (reading.error != 0) {
    why = reason_of_errno(reading.error);
  } else if (!reading.regular) {
    why = "it is not an ordinary file";
  } else if (reading.too_large) {
    why = "it is larger than 64 MiB";
  } else {
    File file = make_file(path, std::move(reading));
    memory.keep(path, now, file);
    return file;
  }
  throw std::runtime_error("cannot read the file " + path + ": " + why +
                           "; check the path and its permissions");
}

}  // namespace sandbox
