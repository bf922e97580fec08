#pragma once

#include <exception>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "catalogue/assemble.h"
#include "model/revision.h"
#include "sync/git_source.h"
#include "sync/local_files.h"
#include "sync/tree_origin.h"

namespace sandbox {

// What is told of a reading that failed.
std::string sentence_of(const std::exception& error);

// Reads all files of an origin, folders over git's, and tells whether they have changed
// since they were last taken. Of one thread.
class TreeReader {
 public:
  enum class Ask { origin, nobody };

  // What there is now. Nothing of it counts until it is taken.
  struct Update {
    bool changed = false;
    TreeFiles files;               // when changed
    std::string signature;         // of these; empty without git
    std::optional<Commit> commit;  // of git, when changed
    GitSource::Found found;        // which commit is served, and why not a newer one
    bool settled = true;           // false: local files were changing all the while
    std::string local_signature;
  };
  // The files of another ref.
  struct AtRef {
    TreeFiles files;
    std::string signature;
  };

  explicit TreeReader(const TreeOrigin& origin);

  // All throw std::runtime_error, with a sentence for the user, when there is nothing that
  // could be served.
  Update read(Ask ask, const std::stop_token& stop);
  void take(const Update& update);
  AtRef read_ref(const std::string& ref, const std::string& commit, const std::stop_token& stop);
  // Where a ref is now. Throws UnknownRef.
  std::string ask(const std::string& ref, const std::stop_token& stop);

  const std::string& local_signature() const { return local_signature_; }
  std::vector<std::string> paths_to_watch() const { return files_.paths(); }
  std::string source() const;  // folders, "embedded", or a URL without secrets
  bool is_from_git() const { return git_.has_value(); }
  // Whether there is nothing but what is in the program.
  bool is_embedded() const { return !git_ && files_.paths().empty(); }

 private:
  void read_from_git(Update& update, bool local_changed, Ask ask, const std::stop_token& stop);
  GitFiles read_git(GitSource::Found& found, const std::stop_token& stop);
  TreeFiles with_git(const GitFiles& git) const;

  TreeOrigin origin_;
  std::optional<GitSource> git_;
  LocalFiles files_;
  TreeFiles local_;          // beside git's
  GitSource::Found served_;  // the commit that is served
  std::string local_signature_ = "none yet";
};

}  // namespace sandbox
