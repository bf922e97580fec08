#pragma once

#include <sys/stat.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "model/file_tree.h"
#include "support/text_map.h"

namespace sandbox {

// Files as they were read, so that a reload reads only what may have changed.
class FileMemory {
 public:
  // Files changed less than that many seconds ago are not kept: file systems' clocks
  // tick every few milliseconds, some every two seconds, so that a second change may
  // leave no trace.
  explicit FileMemory(double settled_after = 2.5) : settled_after_(settled_after) {}

  // What the file at `path` was when it was kept; nothing when it looks different now.
  std::optional<File> find(const std::string& path, const struct stat& now);
  bool empty() const { return known_.empty(); }
  // `status` is from before the file was read.
  void keep(const std::string& path, const struct stat& status, const File& file);
  // Forgets what has been neither found nor kept since the last call.
  void forget_unused();

 private:
  using Look = std::array<std::int64_t, 7>;
  struct Known {
    Look look;
    File file;
    bool used = true;
  };
  static Look look_of(const struct stat& status);

  double settled_after_;
  TextMap<Known> known_;
};

// Whether the file was changed less than `seconds` ago, or will have been.
bool changed_lately(const struct stat& status, double seconds);

}  // namespace sandbox
