#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "support/checkout.h"

// The public data lies beside the project, or beside the folder of its worktrees.
// Absent when it is not there: say so with WARN and skip.
inline std::optional<std::filesystem::path> shared_folder(const std::string& name) {
  for (const char* up : {"..", "../.."}) {
    const std::filesystem::path folder =
        std::filesystem::path(project_root()) / up / "shared" / name;
    if (std::filesystem::exists(folder)) return folder;
  }
  return std::nullopt;
}

inline std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}
