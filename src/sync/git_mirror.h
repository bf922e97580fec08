#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "sync/git_repository.h"

// Repositories elsewhere. Everything here throws std::runtime_error, with a sentence
// for the user, when it can't do what it says; sentences never hold a token or a
// password.

namespace sandbox {

// Whether it can name a branch, tag, commit or pull request: no option, no
// pattern, no range.
bool is_ref_name(std::string_view text);

struct GitOrigin {
  std::string url;
  std::string cache_dir;  // empty: XDG's
  std::string token;      // sent to an http(s) server as a password; may be empty
  std::chrono::milliseconds ask_limit{30'000};
  std::chrono::milliseconds fetch_limit{300'000};
  // Told what git says of how far a fetch has come, as it says it; may be empty.
  std::function<void(std::string_view said)> progress = {};
};

// What we have of a repository elsewhere: one commit of each ref asked for, in a
// bare repository under the cache folder. Several processes may share it; each
// call locks it.
class GitMirror {
 public:
  explicit GitMirror(GitOrigin origin);  // throws when the URL can't be one

  // The commit that `ref` names at the origin now. A ref is a branch, a tag,
  // a commit id, pr/N, a full name (refs/…), or HEAD for the default branch.
  // Throws UnknownRef when the origin has none.
  std::string ask(const std::string& ref, const std::stop_token& stop = {});
  // Calls `read` with a repository that holds the commit, fetching it when it is
  // missing or damaged. Remembers that `ref` was at that commit.
  void with_commit(const std::string& ref, const std::string& commit,
                   const std::function<void(const GitRepository&)>& read,
                   const std::stop_token& stop = {});
  // The commit where `ref` was when it was last fetched; also by an earlier run.
  std::optional<std::string> remembered(const std::string& ref);

  const std::string& url() const { return shown_url_; }  // without secrets
  const std::string& folder() const { return folder_; }  // of the cache, for messages

 private:
  void fetch(const std::string& ref, const std::string& commit, const std::stop_token& stop);
  void fetch_here(const std::string& ref, const std::string& commit, const std::stop_token& stop);
  void fetch_afresh(const std::string& ref, const std::string& commit, const std::stop_token& stop);
  void remember(const std::string& ref, const std::string& commit);
  bool holds(const std::string& commit) const;
  bool is_sound() const;
  void tidy();
  std::string hide(std::string text) const;
  GitRun asking(std::chrono::milliseconds limit, const std::stop_token& stop) const;
  std::string repository() const { return folder_ + "/repository"; }
  GitFolder here() const { return {repository(), GitFolder::Maker::ourselves}; }

  GitOrigin origin_;
  std::string shown_url_;
  std::string folder_;
  std::vector<std::string> used_;  // refs, the latest last
  int fetched_ = 0;                // since the last tidying up
};

}  // namespace sandbox
