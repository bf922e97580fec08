#include "application/sessions.h"

#include <iterator>
#include <utility>

namespace sandbox {
namespace {

// Of a session that nothing was put into.
constexpr std::size_t bytes_of_a_session = 2'048;

std::shared_ptr<const Behaviour> usual_behaviour(Policy policy) {
  auto behaviour = std::make_shared<Behaviour>();
  behaviour->policy = std::move(policy);
  behaviour->bytes = bytes_of_a_session;
  return behaviour;
}

}  // namespace

Session::Session(std::string name, std::shared_ptr<const Behaviour> behaviour)
    : name_(std::move(name)), behaviour_(std::move(behaviour)) {}

std::optional<Wishes> Session::next_rule(std::string_view operation) {
  const auto& all = behaviour_->rules;
  auto rules = all.find(operation);
  if (rules == all.end()) rules = all.find(std::string_view("*"));
  if (rules == all.end()) return std::nullopt;
  const std::lock_guard lock(mutex_);
  Turn& turn = turns_[rules->first];
  while (turn.rule < rules->second.size()) {
    const SessionRule& rule = rules->second[turn.rule];
    if (rule.times == 0 || turn.used < rule.times) {
      ++turn.used;
      return rule.wishes;
    }
    turn = {turn.rule + 1, 0};
  }
  return std::nullopt;
}

std::optional<Wishes> SessionTurn::next(std::string_view operation) {
  if (!std::exchange(taken_, true)) given_ = session_.next_rule(operation);
  return given_;
}

Sessions::Sessions(Policy policy, Bounds bounds)
    : bounds_(bounds), usual_(usual_behaviour(std::move(policy))) {}

std::shared_ptr<Session> Sessions::enter(std::string_view name, std::int64_t now) {
  const std::lock_guard lock(mutex_);
  drop_old(now);
  if (const auto known = by_name_.find(name); known != by_name_.end()) {
    known->second->used = now;
    entries_.splice(entries_.end(), entries_, known->second);
    return known->second->session;
  }
  auto session = std::make_shared<Session>(std::string(name), usual_);
  add(session, now);
  return session;
}

std::shared_ptr<Session> Sessions::find(std::string_view name, std::int64_t now) {
  const std::lock_guard lock(mutex_);
  drop_old(now);
  const auto known = by_name_.find(name);
  return known == by_name_.end() ? nullptr : known->second->session;
}

bool Sessions::put(const std::string& name, std::shared_ptr<const Behaviour> behaviour,
                   std::int64_t now) {
  if (behaviour->bytes > bounds_.most_bytes) return false;
  const std::lock_guard lock(mutex_);
  drop_old(now);
  if (const auto known = by_name_.find(name); known != by_name_.end()) erase(known->second);
  add(std::make_shared<Session>(name, std::move(behaviour)), now);
  return true;
}

bool Sessions::remove(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto known = by_name_.find(name);
  if (known == by_name_.end()) return false;
  erase(known->second);
  return true;
}

std::size_t Sessions::count() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

void Sessions::add(std::shared_ptr<Session> session, std::int64_t now) {
  const std::size_t bytes = session->behaviour()->bytes;
  while (!entries_.empty() &&
         (entries_.size() >= bounds_.most || bytes_ + bytes > bounds_.most_bytes)) {
    erase(entries_.begin());
  }
  bytes_ += bytes;
  entries_.push_back({std::move(session), now});
  by_name_[entries_.back().session->name()] = std::prev(entries_.end());
}

void Sessions::erase(Entries::iterator entry) {
  bytes_ -= entry->session->behaviour()->bytes;
  by_name_.erase(entry->session->name());
  entries_.erase(entry);
}

// Each second at most.
void Sessions::drop_old(std::int64_t now) {
  if (now == swept_) return;
  swept_ = now;
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto next = std::next(entry);
    if (now - entry->used >= entry->session->behaviour()->ttl.count()) erase(entry);
    entry = next;
  }
}

}  // namespace sandbox
