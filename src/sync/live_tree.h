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

#include "model/catalogue.h"
#include "model/revision.h"
#include "sync/tree_origin.h"
#include "sync/watch.h"

namespace sandbox {

struct TreeFiles;  // catalogue/assemble.h

struct LiveOptions {
  std::chrono::milliseconds poll{60'000};  // how often git is asked; 0: never
  bool watch = true;                       // folders and files
  WatchOptions watching;
  // Other refs that requests may name, with * and ?: "main", "pr/*".
  std::vector<std::string> refs;
  std::size_t max_refs = 16;  // in memory; beyond, the one unused for longest goes
  // Cases that nobody has asked for are read even when stop() was called: for a report at the end.
  bool cases_after_stop = false;
  // Told what happened, a sentence each time; and what authors should mend, once.
  // Called on any thread.
  std::function<void(const std::string&)> log = [](const std::string&) {};
  std::function<void(const Findings&)> found = [](const Findings&) {};
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
  // The files that the catalogue was made of; nullptr when it is no longer the current one.
  std::shared_ptr<const TreeFiles> files_of(const Catalogue& catalogue) const;
  // The tree as it is at `ref` (a branch, tag, commit or pr/N). The first to ask
  // starts its loading.
  Revision catalogue_for(std::string_view ref);
  TreeStatus status() const;
  // Asks for what has changed, and for news of git: wait_for_reload() takes what this
  // gives. One reload serves all who asked before it began.
  std::uint64_t ask_for_reload();
  // Ends what is under way, a fetch for example: start() throws, reload() returns a reason.
  // The catalogue stays.
  void stop();

  // Loads for the first time. Throws std::runtime_error, with a sentence for the user,
  // when there is nothing to serve. To be called once, before reload().
  void start();
  // Waits for a reload that began after it was asked for. Absent when all is well; else
  // the reason why the old tree stays.
  std::optional<std::string> wait_for_reload(std::uint64_t asked);
  std::optional<std::string> reload() { return wait_for_reload(ask_for_reload()); }
  // As catalogue_for(), but waits while it is loading.
  Revision wait_for(std::string_view ref);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandbox
