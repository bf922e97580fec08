#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/catalogue.h"

namespace sandbox {

struct Commit {
  std::string id;
  std::string subject;
  std::int64_t date = 0;  // when it was committed, seconds since 1970
};

// The tree at one ref, as a request that names it finds it.
struct Revision {
  enum class State {
    ready,
    loading,  // it is being fetched: ask again in a moment
    unknown,  // no such ref, or not one that requests may name
    failed,   // it could not be had this time
  };
  State state = State::unknown;
  std::shared_ptr<const Catalogue> catalogue;  // when ready
  std::string reason;                          // else: a sentence for the user
};

struct LoadedRef {
  std::string name;
  std::string commit;
};

struct TreeStatus {
  std::string source;            // folders, "embedded", or a URL without credentials
  std::string ref;               // of git; empty elsewhere
  std::optional<Commit> commit;  // of git
  std::int64_t loaded_at = 0;    // seconds since 1970; 0: not yet
  std::int64_t last_try = 0;
  std::uint64_t loads = 0;         // trees that came to be served, the first included
  std::uint64_t failed_loads = 0;  // tries that left the old tree in place
  std::string last_error;          // of the last try; empty when it went well
  bool from_cache = false;         // git gave nothing yet: serving what it gave in an earlier run
  std::vector<LoadedRef> refs;     // in memory besides the main one
};

}  // namespace sandbox
