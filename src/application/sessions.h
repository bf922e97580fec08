#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answering/circumstances.h"
#include "answering/policy.h"
#include "application/coverage.h"
#include "model/catalogue.h"
#include "support/text_map.h"

namespace sandbox {

// One of the answers that a session wants of an operation, and how often; then the next.
struct SessionRule {
  Wishes wishes;
  std::uint64_t times = 0;  // 0: for ever
};

// What a session does otherwise than the server; never changes once it is made.
struct Behaviour {
  Policy policy;
  std::optional<Date> today{};
  std::shared_ptr<const Catalogue> cases{};  // laid over the tree; nullptr: none
  // By operation; "*" is of all that have none of their own.
  std::map<std::string, std::vector<SessionRule>, std::less<>> rules{};
  std::chrono::seconds ttl{std::chrono::hours(1)};  // without a request
  std::string written{};                            // as it was put, JSON; empty: it never was
  std::size_t bytes = 0;                            // of memory, about
};

// One test of many that share a server: what it does is seen by nobody else. Thread-safe.
class Session {
 public:
  Session(std::string name, std::shared_ptr<const Behaviour> behaviour);

  const std::string& name() const { return name_; }
  const std::shared_ptr<const Behaviour>& behaviour() const { return behaviour_; }
  Coverage& coverage() { return coverage_; }
  // The wishes of the rule whose turn it is; absent when there is none, or no more.
  std::optional<Wishes> next_rule(std::string_view operation);

 private:
  struct Turn {
    std::size_t rule = 0;
    std::uint64_t used = 0;
  };
  const std::string name_;
  const std::shared_ptr<const Behaviour> behaviour_;
  Coverage coverage_{2'000, 1};
  std::mutex mutex_;
  TextMap<Turn> turns_;  // by the name of the rules
};

// What one request takes of its session's rules: one turn, however often it is answered.
class SessionTurn : public RuleSource {
 public:
  explicit SessionTurn(Session& session) : session_(session) {}
  std::optional<Wishes> next(std::string_view operation) override;
  const std::optional<Wishes>& given() const { return given_; }

 private:
  Session& session_;
  bool taken_ = false;
  std::optional<Wishes> given_;
};

// All sessions: so many, of so many bytes; the one unused for longest goes first, and each
// when its time is over. Thread-safe.
class Sessions {
 public:
  struct Bounds {
    std::size_t most = 1'000;
    std::size_t most_bytes = std::size_t{64} * 1024 * 1024;
  };
  Sessions(Policy policy, Bounds bounds);
  explicit Sessions(Policy policy) : Sessions(std::move(policy), Bounds{}) {}

  // Begun when there is none of that name. `now` in seconds, of any clock that goes on.
  std::shared_ptr<Session> enter(std::string_view name, std::int64_t now);
  // Without using it; nullptr when there is none.
  std::shared_ptr<Session> find(std::string_view name, std::int64_t now);
  // In the place of what had that name. False when it alone is more than all may hold.
  bool put(const std::string& name, std::shared_ptr<const Behaviour> behaviour, std::int64_t now);
  bool remove(std::string_view name);  // false when there was none
  std::size_t count() const;

 private:
  struct Entry {
    std::shared_ptr<Session> session;
    std::int64_t used = 0;
  };
  using Entries = std::list<Entry>;  // the one unused for longest first
  void add(std::shared_ptr<Session> session, std::int64_t now);
  void erase(Entries::iterator entry);
  void drop_old(std::int64_t now);

  const Bounds bounds_;
  const std::shared_ptr<const Behaviour> usual_;
  mutable std::mutex mutex_;  // guards what follows
  Entries entries_;
  TextMap<Entries::iterator> by_name_;
  std::size_t bytes_ = 0;
  std::int64_t swept_ = 0;
};

}  // namespace sandbox
