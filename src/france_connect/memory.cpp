#include "france_connect/memory.h"

#include <algorithm>

namespace sandbox::france_connect {

// What has expired is refused anyway. When nothing has, the one that will first goes.
void Memory::make_room(Until& known, std::int64_t now) {
  if (known.size() < most_remembered) return;
  std::erase_if(known, [&](const auto& entry) { return entry.second < now; });
  if (known.size() < most_remembered) return;
  known.erase(std::ranges::min_element(known, {}, [](const auto& entry) { return entry.second; }));
}

bool Memory::use_code(const std::string& id, std::int64_t expires, std::int64_t now) {
  const std::lock_guard lock(mutex_);
  make_room(used_, now);
  return used_.emplace(id, expires).second;
}

void Memory::revoke_token(const std::string& id, std::int64_t expires, std::int64_t now) {
  const std::lock_guard lock(mutex_);
  make_room(revoked_, now);
  revoked_[id] = expires;
}

bool Memory::is_revoked(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  return revoked_.contains(id);
}

void Memory::add_next(NextLogin next) {
  const std::lock_guard lock(mutex_);
  if (next_.size() >= most_next) next_.pop_front();
  next_.push_back(std::move(next));
}

std::optional<NextLogin> Memory::take_next(std::string_view session, std::string_view client) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(next_, [&](const NextLogin& next) {
    return (next.session.empty() || next.session == session) &&
           (next.client.empty() || next.client == client);
  });
  if (found == next_.end()) return std::nullopt;
  NextLogin next = std::move(*found);
  next_.erase(found);
  return next;
}

std::size_t Memory::forget_next() {
  const std::lock_guard lock(mutex_);
  const std::size_t count = next_.size();
  next_.clear();
  return count;
}

}  // namespace sandbox::france_connect
