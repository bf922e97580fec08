#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "model/file_tree.h"
#include "model/revision.h"
#include "sync/tree_origin.h"

namespace sandbox {

// What a commit holds of a tree.
struct GitFiles {
  FileTree tree;
  std::vector<File> documents;  // OpenAPI
  Commit commit;
};

// Git's part of a tree, and what to make do with when git can't be asked.
class GitSource {
 public:
  GitSource(const GitOrigin& git, const TreeOrigin& origin);

  // What to serve of the main ref, and why it is not the newest, if it is not.
  struct Found {
    std::string commit;
    std::string problem = {};  // a sentence; empty when all is well
    bool from_cache = false;   // of an earlier run
  };
  // Where the ref is now; what is `served` (nothing at the start), or was fetched by an
  // earlier run, when git can't tell. Throws when there is nothing.
  Found find(const Found& served, const std::stop_token& stop);
  // What an earlier run fetched, when it is not `commit`, with the problem that makes us
  // take it.
  std::optional<Found> fetched_earlier(const std::string& commit, const std::string& problem);

  // Where any ref is now. Throws UnknownRef.
  std::string ask(const std::string& ref, const std::stop_token& stop);
  GitFiles read(const std::string& ref, const std::string& commit, const std::stop_token& stop);

  const std::string& url() const { return mirror_.url(); }  // without secrets

 private:
  GitMirror mirror_;
  std::string ref_;
  std::string path_;
  std::string openapi_;
};

}  // namespace sandbox
