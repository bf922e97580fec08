#include "application/rate_limits.h"

#include <string>

#include "support/catch.h"

using namespace sandbox;

// Windows are those of docs/reference/crosscutting.md 6.2.
TEST_CASE("calls are counted in windows that begin with the epoch", "[application]") {
  struct Row {
    const char* sentence;
    std::int64_t now;
    int period;
    int remaining;
    std::int64_t reset;
    bool exceeded;
  };
  const Row rows[] = {
      {"the first call of a window", 119, 60, 1, 120, false},
      {"the last that is allowed", 119, 60, 0, 120, false},
      {"one too many", 119, 60, 0, 120, true},
      {"the next window begins anew", 120, 60, 1, 180, false},
      {"and so does one of a second", 121, 1, 1, 122, false},
  };
  RateLimits limits;
  for (const Row& row : rows) {
    INFO(row.sentence);
    const RateWindow window = limits.count("v3", "caller", 2, row.period, row.now);
    CHECK(window.limit == 2);
    CHECK(window.remaining == row.remaining);
    CHECK(window.reset == row.reset);
    CHECK(window.exceeded == row.exceeded);
  }
}

TEST_CASE("callers, and limits of one caller, are counted apart", "[application]") {
  RateLimits limits;
  CHECK(limits.count("v3", "a", 20, 1, 0).remaining == 19);
  CHECK(limits.count("v3", "b", 20, 1, 0).remaining == 19);
  CHECK(limits.count("v2", "a", 20, 1, 0).remaining == 19);
  CHECK(limits.count("v3", "a", 20, 1, 0).remaining == 18);
}

// docs/bounds.md 3
TEST_CASE("when ten thousand callers are remembered, the next call begins all counts anew",
          "[application]") {
  RateLimits limits;
  const auto call = [&](int caller) {
    return limits.count("v3", std::to_string(caller), 20, 1, 0).remaining;
  };
  for (int caller = 0; caller < 9'999; ++caller) call(caller);
  CHECK(call(0) == 18);
  CHECK(call(9'999) == 19);
  CHECK(call(0) == 19);
}
