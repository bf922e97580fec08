#pragma once

#include <string>
#include <vector>

#include "cli/options.h"
#include "sync/live_tree.h"

namespace sandbox {

// Which tree a command works on: the same options for all of them.
struct TreeOptions {
  std::vector<std::string> payloads;  // none: the embedded tree
  std::string schemas;                // empty: the embedded ones
  std::vector<std::string> openapi;   // none: those of the schemas

  void declare(Options& options);
};

TreeOrigin origin_of(const TreeOptions& options);

// Reads the files from disk, or from the program. Throws std::runtime_error, with a
// sentence for the user, when a folder or file can't be read.
TreeFiles read_tree(const TreeOptions& options);

}  // namespace sandbox
