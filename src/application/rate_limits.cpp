#include "application/rate_limits.h"

#include <algorithm>
#include <functional>
#include <string_view>

namespace sandbox {

RateWindow RateLimits::count(const std::string& throttle, const std::string& bucket, int limit,
                             int period, std::int64_t now) {
  constexpr std::size_t most_windows = 10'000;
  const std::int64_t index = now / period;
  constexpr std::hash<std::string_view> hash;
  const std::size_t caller = hash(bucket) * 31 + hash(throttle);
  const std::lock_guard lock(mutex_);
  if (windows_.size() >= most_windows) windows_.clear();
  Window& window = windows_[caller];
  if (window.index != index) window = {index, 0};
  ++window.calls;
  return {limit, std::max(limit - window.calls, 0), (index + 1) * period, window.calls > limit};
}

}  // namespace sandbox
