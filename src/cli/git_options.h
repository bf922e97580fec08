#pragma once

#include <optional>
#include <string>

#include "cli/options.h"
#include "sync/git_mirror.h"

namespace sandbox {

// Which git repository a command works on. Its token comes from the environment alone
// (BAC_A_SABLE_GIT_TOKEN): other users can read a command line.
struct GitOptions {
  std::string url;
  std::string path = "payloads";
  std::string cache_dir;

  void declare(Options& options);
  void declare_cache_dir(Options& options);  // where TreeOptions does not
  std::optional<GitOrigin> origin() const;   // absent without --git
};

}  // namespace sandbox
