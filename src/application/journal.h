#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "answering/answer.h"
#include "application/record_ring.h"
#include "model/clock.h"
#include "model/http.h"
#include "support/per_thread.h"

namespace sandbox {

// A request as the journal remembers it. Never its token: what the token opens is enough
// to say why it was answered as it was.
struct Remembered {
  enum class Who : unsigned char { nobody, token, france_connect };

  std::uint64_t number = 0;
  std::int64_t epoch = 0;
  Date today{};
  std::int64_t microseconds = 0;
  int status = 0;
  Who who = Who::nobody;
  Stage no_caller = Stage::bad_request;  // why there is nobody

  std::string method{};
  std::string target{};  // the value of a parameter `token` is left out
  std::string operation{};
  std::string answer{};  // "case", "default", "refusal" or "forced"; or empty
  std::string case_file{};
  std::string session{};
  std::string headers{};   // those that an answer depends on, each "Name: value\n"
  std::string body{};      // left out when it may hold a token, or is long
  std::string identity{};  // of a FranceConnect caller: the name of its file
  std::string claims{};  // JSON, of the token's claim `sandbox`, or of who logged in here; or empty
  std::string tree{};    // X-Sandbox-Tree
  std::vector<std::string> scopes{};  // of a token
};

// What is remembered of one request, where it lies while it is being answered.
struct ToRemember {
  std::uint64_t number = 0;
  const Request& request;
  const Answered& answered;
  const Moment& now;
  std::int64_t microseconds = 0;
  std::string_view session{};
  std::string_view tree{};
  const Wishes* rule = nullptr;  // of the session, that was granted
};

// The last requests, in memory alone: a ring of so many bytes, the oldest go first.
// Thread-safe. Each thread writes to a place of its own, which goes to the ring when it is full
// and before somebody reads.
class Journal {
 public:
  explicit Journal(std::size_t bytes);

  // The next request's.
  std::uint64_t next_number() { return ++last_; }
  void add(const ToRemember& request);

  // Numbers as clients see them: they tell runs of the server apart. Absent for a text
  // that is none of this run.
  std::string id_of(std::uint64_t number) const;
  std::optional<std::uint64_t> number_of(std::string_view id) const;
  // What the header Link says of a request, written into `to`.
  static constexpr std::size_t link_size = 80;
  std::string_view write_link(std::uint64_t number, std::span<char, link_size> to) const;

  enum class Known { kept, forgotten, never };
  Known known(std::uint64_t number) const;
  std::optional<Remembered> find(std::uint64_t number) const;
  // Those that `wanted` says, the newest first, `most` of them at most.
  std::vector<Remembered> newest(const std::function<bool(const Remembered&)>& wanted,
                                 std::size_t most) const;
  // Those after that number, the oldest first.
  std::vector<Remembered> after(std::uint64_t number, std::size_t most) const;
  std::uint64_t last_number() const { return last_; }
  void clear();
  void clear_session(std::string_view session);

  std::size_t bytes() const { return ring_.bytes(); }

 private:
  // What one thread has written since, and the token that it met last.
  struct Recent {
    std::string records;
    std::shared_ptr<const Token> token;
    std::uint32_t scopes = 0;
  };
  std::uint32_t scopes_number(Recent& recent, const std::shared_ptr<const Token>& token);
  void forget_half_of_the_scopes();
  void move_to_ring(Recent& recent) const;
  void collect() const;
  std::vector<RecordRing::Slot> after_number(std::uint64_t number) const;
  Remembered read(const RecordRing::Slot& slot) const;

  const std::string run_;                            // begins each id
  alignas(64) std::atomic<std::uint64_t> last_ = 0;  // all threads count on
  // Moving records to the ring changes nothing that is seen.
  alignas(64) mutable PerThread<Recent> recent_;

  mutable std::mutex mutex_;  // guards what follows, and is taken after a place of recent_
  mutable RecordRing ring_;
  // Lists of scopes, told once: most clients have one token. The oldest are forgotten, and what
  // names them.
  std::deque<std::vector<std::string>> scope_lists_;
  std::atomic<std::uint32_t> first_scopes_ = 0;  // the number of the first; written under mutex_
};

}  // namespace sandbox
