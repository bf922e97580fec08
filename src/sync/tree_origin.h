#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/git_mirror.h"

namespace sandbox {

// Where the files of a sandbox come from.
struct TreeOrigin {
  std::vector<std::string> payloads;  // folders, later ones over the earlier
  std::string schemas;                // a folder; empty: the embedded one
  std::vector<std::string> openapi;   // files
  std::string authorizations;         // a file; empty: the contract says which scopes are wanted
  // A repository beneath the folders. Without it and without folders: the
  // embedded tree.
  std::optional<GitOrigin> git;
  std::string ref = "HEAD";           // of git: the branch, tag or commit to serve
  std::string git_path = "payloads";  // the folder of cases in the repository
  std::string git_openapi;            // the file or folder of documents there; may be empty
  // The embedded tree beneath the folders: always, or as long as git never gave anything.
  bool under_folders_embedded = false;
  bool or_embedded = false;
};

}  // namespace sandbox
