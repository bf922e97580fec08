#include "sync/file_memory.h"

#include <ctime>

namespace sandbox {

bool changed_lately(const struct stat& status, double seconds) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const double age = static_cast<double>(now.tv_sec - status.st_ctim.tv_sec) +
                     static_cast<double>(now.tv_nsec - status.st_ctim.tv_nsec) / 1e9;
  return age < seconds;
}

FileMemory::Look FileMemory::look_of(const struct stat& status) {
  return {static_cast<std::int64_t>(status.st_dev),
          static_cast<std::int64_t>(status.st_ino),
          status.st_size,
          status.st_mtim.tv_sec,
          status.st_mtim.tv_nsec,
          status.st_ctim.tv_sec,
          status.st_ctim.tv_nsec};
}

std::optional<File> FileMemory::find(const std::string& path, const struct stat& now) {
  const auto found = known_.find(path);
  if (found == known_.end() || found->second.look != look_of(now)) return std::nullopt;
  found->second.used = true;
  return found->second.file;
}

void FileMemory::keep(const std::string& path, const struct stat& status, const File& file) {
  if (changed_lately(status, settled_after_)) return;
  known_.insert_or_assign(path, Known{look_of(status), file});
}

void FileMemory::forget_unused() {
  std::erase_if(known_, [](const auto& entry) { return !entry.second.used; });
  for (auto& [path, known] : known_) known.used = false;
}

}  // namespace sandbox
