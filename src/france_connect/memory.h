#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "france_connect/people.h"
#include "model/logged_in.h"

namespace sandbox::france_connect {

// What the next login of a session is to be.
struct NextLogin {
  std::string session;  // X-Sandbox-Session of the demand; empty: any demand
  std::string client;   // client_id of the demand; empty: any
  std::string person;   // an id; or
  Claims claims;        // an identity; or
  std::string error;    // what the client is told instead: "access_denied"
  WishTexts wishes{};   // what its access token is to say to the sandbox
};

// What one process remembers: codes that were used and tokens that were revoked, until they
// have expired; and logins that are to come, 1,000 at most, the oldest going first
// (docs/bounds.md 6). Thread-safe. Times are seconds since the epoch.
class Memory {
 public:
  // False when the code was used before.
  bool use_code(const std::string& id, std::int64_t expires, std::int64_t now);
  void revoke_token(const std::string& id, std::int64_t expires, std::int64_t now);
  bool is_revoked(std::string_view id) const;

  void add_next(NextLogin next);
  // The first that fits, taken out.
  std::optional<NextLogin> take_next(std::string_view session, std::string_view client);
  std::size_t forget_next();  // how many there were

  static constexpr std::size_t most_remembered = 65'536;
  static constexpr std::size_t most_next = 1'000;

 private:
  using Until = std::map<std::string, std::int64_t, std::less<>>;
  static void make_room(Until& known, std::int64_t now);

  mutable std::mutex mutex_;
  Until used_;
  Until revoked_;
  std::deque<NextLogin> next_;
};

}  // namespace sandbox::france_connect
