#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "answering/caller.h"
#include "model/contract.h"
#include "model/members.h"
#include "model/prepared_answer.h"

namespace sandbox {

// What is left of a JSON body when only `opened` scopes open members, and which members
// went, by the names of members.yaml ("adresse, admissions.regime_formation"). Keys and
// their order stay. A body that is no JSON object is given whole.
// Source: docs/reference/scope-filtering.md.
struct OpenedBody {
  std::string body;
  std::string left_out;
};
OpenedBody opened_body(const AnswerMembers& members, ScopeBits opened, std::string_view body);

// Which of the members' scopes the caller has; those of a FranceConnect caller that the
// family drops do not count. Source: docs/reference/crosscutting.md 8.4.
ScopeBits opened_scopes(const AnswerMembers& members, const Operation& operation,
                        const Caller& caller);

// Begins the X-Sandbox-Note of an answer that lost members; their names follow.
inline constexpr std::string_view left_out_note = "no scope of yours opens ";

// A 2xx answer as production gives it to this caller.
struct OpenedAnswer {
  PreparedAnswer answer;
  std::string left_out;  // as of OpenedBody
};

// Answers that were filtered for callers with the same scopes, so that all but the first
// cost one look-up. Thread-safe, and bounded: docs/bounds.md 3.
class OpenedAnswers {
 public:
  // The answer as the caller may see it. Errors, and answers of operations that nobody
  // says the members of, are given as they are.
  OpenedAnswer open(const PreparedAnswer& answer, const Operation& operation,
                    const Caller& caller) const;

  static constexpr std::size_t most_bytes = std::size_t{8} * 1024 * 1024;
  std::size_t remembered_bytes() const;

 private:
  struct Key {
    const AnswerMembers* members = nullptr;
    const std::string* body = nullptr;
    ScopesId scopes{};
    bool is_france_connect = false;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  // With what the key points to, so that nothing else can be at its addresses.
  struct Known {
    std::shared_ptr<const AnswerMembers> members;
    std::shared_ptr<const std::string> body;
    OpenedAnswer opened;
  };

  mutable std::shared_mutex mutex_;
  mutable std::unordered_map<Key, Known, KeyHash> known_;
  mutable std::size_t bytes_ = 0;
};

}  // namespace sandbox
