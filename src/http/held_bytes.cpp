#include "http/held_bytes.h"

namespace sandbox {

void HeldBytes::Share::set(std::size_t bytes) {
  if (bytes == bytes_) return;
  // Unsigned: what wraps around here wraps back in the sum.
  const std::size_t more = bytes - bytes_;
  const std::size_t now = all_->now_.fetch_add(more, std::memory_order_relaxed) + more;
  std::size_t highest = all_->highest_.load(std::memory_order_relaxed);
  while (bytes > bytes_ && now > highest &&
         !all_->highest_.compare_exchange_weak(highest, now, std::memory_order_relaxed)) {
  }
  bytes_ = bytes;
}

bool HeldBytes::has_fallen() {
  constexpr std::size_t much = std::size_t{1} * 1024 * 1024;
  const std::size_t now = now_.load(std::memory_order_relaxed);
  const bool fallen = highest_.load(std::memory_order_relaxed) >= now + much;
  if (fallen) highest_.store(now, std::memory_order_relaxed);
  return fallen;
}

}  // namespace sandbox
