#pragma once

#include <string>
#include <vector>

#include "catalogue/assemble.h"
#include "cli/options.h"
#include "sync/tree_origin.h"

namespace sandbox {

// Which tree a command works on: the same options for all of them.
struct TreeOptions {
  std::vector<std::string> payloads;  // none: the embedded tree
  std::string schemas;                // empty: the embedded ones
  std::vector<std::string> openapi;   // none: those of the schemas
  std::string authorizations;         // empty: as the contract says
  std::string tree;                   // "public", "public,embedded"; empty: not by name
  std::string cache_dir;              // of repositories; empty: XDG's

  void declare(Options& options);
};

// Throws std::runtime_error, with a sentence for the user, for a tree that has no such name.
TreeOrigin origin_of(const TreeOptions& options);

// Reads the files from disk, from the program, or from the repository of a named tree.
// Throws std::runtime_error, with a
// sentence for the user, when a folder or file can't be read.
TreeFiles read_tree(const TreeOptions& options);

}  // namespace sandbox
