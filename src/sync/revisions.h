#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/revision.h"

namespace sandbox {

// The refs beside the one that is served: which of them requests may name, which are in
// memory, which were refused lately, which are waited for. Knows no threads: whoever
// shares it holds a lock.
class Revisions {
 public:
  using CataloguePointer = std::shared_ptr<const Catalogue>;
  using Time = std::chrono::steady_clock::time_point;

  struct Loaded {
    std::string commit;
    CataloguePointer catalogue;
    std::string signature;        // of all files
    std::string local_signature;  // of those that are not git's
    std::uint64_t used = 0;       // the higher, the later
  };
  // What is served to requests that name no ref.
  struct Main {
    CataloguePointer catalogue;
    std::string commit;
  };

  // Requests may name what one of the patterns matches (`*` and `?`); `most` refs stay in
  // memory. Without git there is nothing but the main one.
  Revisions(bool from_git, std::string main_ref, std::vector<std::string> patterns,
            std::size_t most);

  // The tree at `ref`. One that may be named and is not there is waited for from now on.
  Revision look_up(const std::string& ref, const Main& main, Time now);
  // The ref that is waited for the longest.
  std::optional<std::string> first_waiting() const;
  void stop_waiting_for_first() { waiting_.pop_front(); }

  // Puts a ref into memory; what had to go for it.
  std::vector<CataloguePointer> admit(const std::string& ref, Loaded loaded);
  // So that asking again and again does not make us ask git each time.
  void refuse(const std::string& ref, Revision::State state, const std::string& reason, Time now);
  // Takes it out of memory; nullptr when it was not there.
  CataloguePointer forget(const std::string& ref);
  // A commit that was served may be named by its id.
  void remember_commit(const std::string& commit);

  const std::map<std::string, Loaded>& loaded() const { return loaded_; }
  // What is in memory of the same files; nullptr when nothing is.
  CataloguePointer with_signature(const std::string& signature) const;

 private:
  struct Refusal {
    Revision revision;
    Time until;
  };
  CataloguePointer at_commit(const std::string& ref, const Main& main) const;
  bool may_be_named(const std::string& ref) const;
  std::string what_there_is() const;

  bool from_git_;
  std::string main_ref_;
  std::vector<std::string> patterns_;
  std::size_t most_;
  std::map<std::string, Loaded> loaded_;
  std::map<std::string, Refusal> refusals_;
  std::set<std::string> seen_commits_;  // of refs that may be named, since the start
  std::deque<std::string> waiting_;
  std::uint64_t clock_ = 0;
};

}  // namespace sandbox
