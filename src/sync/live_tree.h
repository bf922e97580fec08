#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/assemble.h"
#include "model/catalogue.h"
#include "model/revision.h"
#include "sync/file_memory.h"
#include "sync/git_mirror.h"
#include "sync/watch.h"

namespace sandbox {

// Where the files of a sandbox come from.
struct TreeOrigin {
  std::vector<std::string> payloads;  // folders, later ones over the earlier
  std::string schemas;                // a folder; empty: the embedded one
  std::vector<std::string> openapi;   // files
  // A repository beneath the folders. Without it and without folders: the
  // embedded tree.
  std::optional<GitOrigin> git;
  std::string ref = "HEAD";           // of git: the branch, tag or commit to serve
  std::string git_path = "payloads";  // the folder of cases in the repository
  std::string git_openapi;            // the file or folder of documents there; may be empty
};

// Reads the files of an origin, without git's, time and again.
class LocalFiles {
 public:
  explicit LocalFiles(const TreeOrigin& origin);
  // As they are at this moment. Throws std::runtime_error, with a sentence for the user,
  // when a folder or file can't be read.
  TreeFiles read();

 private:
  TreeOrigin origin_;
  TreeFiles embedded_;
  FileMemory memory_;
};

struct LiveOptions {
  std::chrono::milliseconds poll{60'000};  // how often git is asked; 0: never
  bool watch = true;                       // folders and files
  WatchOptions watching;
  // Other refs that requests may name, with * and ?: "main", "pr/*".
  std::vector<std::string> refs;
  std::size_t max_refs = 16;  // in memory; beyond, the one unused for longest goes
  // Told what happened, a sentence each time; and what authors should mend, once.
  // Called on any thread.
  std::function<void(const std::string&)> log = [](const std::string&) {};
  std::function<void(const Finding&)> found = [](const Finding&) {};
};

// A tree that is kept up to date: owns the current catalogue, and puts a new one in
// its place when files or the git branch have changed. A catalogue that can't be
// loaded leaves the old one in place. All functions may be called on any
// thread; those of the first group never wait for a load.
class LiveTree {
 public:
  LiveTree(TreeOrigin origin, LiveOptions options);
  ~LiveTree();  // stop()
  LiveTree(const LiveTree&) = delete;
  LiveTree& operator=(const LiveTree&) = delete;

  // nullptr before the first load.
  std::shared_ptr<const Catalogue> catalogue() const;
  // The tree as it is at `ref` (a branch, tag, commit or pr/N). The first to ask
  // starts its loading.
  Revision catalogue_for(std::string_view ref);
  TreeStatus status() const;
  void reload_soon();
  // Ends what is under way, a fetch for example: start() throws, reload() returns a reason.
  // The catalogue stays.
  void stop();

  // Loads for the first time. Throws std::runtime_error, with a sentence for the user,
  // when there is nothing to serve. To be called once, before reload().
  void start();
  // Loads what has changed since, asking git, and waits for it. Absent when all is
  // well; else the reason why the old tree stays.
  std::optional<std::string> reload();
  // As catalogue_for(), but waits while it is loading.
  Revision wait_for(std::string_view ref);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandbox
