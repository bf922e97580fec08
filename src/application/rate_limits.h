#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace sandbox {

// What a window says after one more call. Source: docs/reference/crosscutting.md 6.2.
struct RateWindow {
  int limit = 0;
  int remaining = 0;
  std::int64_t reset = 0;  // epoch second at which the window ends
  bool exceeded = false;
};

// Counts calls in windows aligned on the epoch. Thread-safe; remembers the callers
// of the last moments only.
class RateLimits {
 public:
  RateWindow count(const std::string& throttle, const std::string& bucket, int limit, int period,
                   std::int64_t now);

 private:
  struct Window {
    std::int64_t index = 0;
    int calls = 0;
  };
  std::mutex mutex_;
  // By a hash of throttle and caller: their texts, of strangers' tokens mostly,
  // would be megabytes that come and go.
  std::unordered_map<std::size_t, Window> windows_;
};

}  // namespace sandbox
