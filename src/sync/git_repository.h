#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "model/file_tree.h"
#include "model/revision.h"
#include "sync/run_git.h"

// Git repositories, through the `git` program (2.31 or later). Everything here
// throws std::runtime_error, with a sentence for the user, when it can't do what
// it says.

namespace sandbox {

// The repository answers, but has no such branch, tag, commit or pull request.
struct UnknownRef : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A repository on this disk, whoever made it.
class GitRepository {
 public:
  explicit GitRepository(std::string path) : folder_{std::move(path)} {}
  explicit GitRepository(GitFolder folder) : folder_(std::move(folder)) {}

  const std::string& folder() const { return folder_.path; }
  // The id of the commit that a revision ("HEAD~1", "v2", a commit id) names here.
  std::string resolve(const std::string& revision) const;
  Commit commit(const std::string& id) const;
  // The files that may matter below a folder of the commit ("payloads", "." for all),
  // as read_folder() would read them: links that stay in the folder are followed.
  // Ids are those of blobs.
  FileTree read_tree(const std::string& commit, const std::string& path) const;
  // One file, or all that may matter below a folder; up to 64 MiB each.
  std::vector<File> read_files(const std::string& commit, const std::string& path) const;

 private:
  GitFolder folder_;
};

}  // namespace sandbox
