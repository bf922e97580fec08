#include "cli/git_options.h"

#include <cstdlib>

#include "cli/fetch_progress.h"

namespace sandbox {

void GitOptions::declare(Options& options) {
  options.text("git", url,
               "The URL of a git repository that holds the tree; the token of a private one "
               "goes into the variable BAC_A_SABLE_GIT_TOKEN");
  options.text("git-path", path, "The folder of cases in the repository");
}

void GitOptions::declare_cache_dir(Options& options) {
  options.text("cache-dir", cache_dir,
               "Where repositories are kept (default: XDG's, as ~/.cache/bac-a-sable)");
}

std::optional<GitOrigin> GitOptions::origin() const {
  if (url.empty()) return std::nullopt;
  GitOrigin origin;
  origin.url = url;
  origin.cache_dir = cache_dir;
  const char* token = std::getenv("BAC_A_SABLE_GIT_TOKEN");
  if (token != nullptr) origin.token = token;
  origin.progress = fetch_progress();
  return origin;
}

}  // namespace sandbox
