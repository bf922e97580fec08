#include "http/event_loop.h"

#include <malloc.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <new>
#include <stdexcept>
#include <utility>

#include "http/answer_or_500.h"
#include "http/listener.h"
#include "http/response_text.h"

// One thread and one epoll. Each round accepts a peer where one waits, takes what has arrived
// from elsewhere (connections, answers that took a while), lets each connection that is ready
// have a turn, and looks at deadlines now and then. A new connection has its first turn at
// once; epoll hears of it only when it then waits for something. A connection that has more to do
// than its turn is queued behind the others; one that waits for a moment has a timer. Other threads
// only ever put something into the mailbox.

namespace sandbox {
namespace {

constexpr std::size_t scratch_size = 16'384;

// Edge-triggered where one turn drains the socket, so that the kernel looks at it once;
// level-triggered under TLS, where OpenSSL may hold bytes back.
std::uint32_t events_for(Connection::Waiting waiting, bool encrypted) {
  switch (waiting) {
    case Connection::Waiting::to_write:
      return EPOLLOUT;
    case Connection::Waiting::for_answer:
    case Connection::Waiting::for_time:
      return 0;  // only that the peer is gone
    case Connection::Waiting::to_read:
      return encrypted ? EPOLLIN : EPOLLIN | EPOLLRDHUP | EPOLLET;
    default:
      return EPOLLIN;
  }
}

// What an event is about: the descriptor, and the last bits of whose it was. An event may come
// for a connection that has ended, when the number is another's already: while a program is
// being started it holds what we closed, and epoll goes on telling of it.
std::uint64_t name_of(int descriptor, std::uint64_t serial) {
  return (serial << 32) | static_cast<std::uint32_t>(descriptor);
}
int descriptor_in(std::uint64_t name) { return static_cast<int>(name & 0xFFFFFFFF); }

bool watch(int epoll, int operation, int descriptor, std::uint64_t serial, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = name_of(descriptor, serial);
  return epoll_ctl(epoll, operation, descriptor, &event) == 0;
}

// Deadlines are met a quarter of the shortest limit late at worst.
SteadyClock::duration check_interval(const ServerOptions& options) {
  const auto shortest = std::min(
      {options.head_timeout, options.body_timeout, options.idle_timeout, options.write_timeout});
  return std::clamp(shortest / 4, std::chrono::milliseconds(1), std::chrono::milliseconds(500));
}

}  // namespace

EventLoop::EventLoop(const Handler& handler, const ServerOptions& options, HeldBytes& held,
                     BackgroundThreads& background, Place place)
    : service_{handler, options, held, {}},
      place_(std::move(place)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      mailbox_(std::make_shared<Mailbox>()),
      background_(background),
      scratch_(scratch_size),
      check_interval_(check_interval(options)) {
  mailbox_->wake_up = Descriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!epoll_ || !mailbox_->wake_up ||
      !watch(epoll_.number(), EPOLL_CTL_ADD, mailbox_->wake_up.number(), 0, EPOLLIN)) {
    throw std::runtime_error("cannot wait for connections: " + std::string(std::strerror(errno)) +
                             "; raise the limit on open files (ulimit -n)");
  }
  thread_ = std::thread([this] { run(); });
}

EventLoop::~EventLoop() {
  drain();
  join();
}

void EventLoop::join() {
  if (thread_.joinable()) thread_.join();
}

void EventLoop::accept_from(const std::vector<int>& listening) {
  auto acceptor = std::make_unique<Acceptor>(epoll_.number(), listening);
  const std::lock_guard lock(mutex_);
  new_acceptor_ = std::move(acceptor);
  mailbox_->wake();
}

bool EventLoop::adopt(Arrival& arrival) {
  const std::lock_guard lock(mutex_);
  if (drain_requested_) return false;
  arrivals_.push_back(std::move(arrival));
  ++count_;
  if (arrivals_.size() == 1) mailbox_->wake();
  return true;
}

void EventLoop::drain() {
  const std::lock_guard lock(mutex_);
  drain_requested_ = true;
  mailbox_->wake();
}

void EventLoop::Mailbox::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_up.number(), &one, sizeof one);
}

// One turn of a connection; returns the one after it. Where memory ends, the one that wanted
// more of it goes, and the others stay.
template <class Turn>
EventLoop::Members::iterator EventLoop::take_turn(Members::iterator member, Turn turn) {
  try {
    return settle(member, turn(member->second.connection));
  } catch (const std::bad_alloc&) {
    --count_;
    return members_.erase(member);
  }
}

void EventLoop::run() {
  std::array<epoll_event, 128> events;
  while (!drain_end_ || !members_.empty()) {
    if (members_.empty()) give_memory_back();
    const int timeout = milliseconds_to_next_check(SteadyClock::now());
    const int count =
        epoll_wait(epoll_.number(), events.data(), static_cast<int>(events.size()), timeout);
    const SteadyClock::time_point now = SteadyClock::now();
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      const int descriptor = descriptor_in(event.data.u64);
      if (descriptor == mailbox_->wake_up.number()) {
        take_arrivals(now);
        take_late_answers(now);
        continue;
      }
      if (acceptor_ && acceptor_->has(descriptor)) {
        if (Descriptor peer = acceptor_->accept(descriptor, now)) place(std::move(peer), now);
        continue;
      }
      const auto member = members_.find(descriptor);
      if (member == members_.end() ||
          name_of(descriptor, member->second.serial) != event.data.u64) {
        continue;
      }
      const bool until_end = (event.events & EPOLLRDHUP) != 0;
      take_turn(member, [&](Connection& connection) {
        return connection.advance(now, scratch_, until_end);
      });
    }
    if (acceptor_) acceptor_->look_again_if_due(now);
    if (!timers_.empty()) run_timers(SteadyClock::now());
    if (now >= next_check_) check_deadlines(now);
  }
}

void EventLoop::run_timers(SteadyClock::time_point now) {
  while (!timers_.empty() && timers_.top().due <= now) {
    const Timer timer = timers_.top();
    timers_.pop();
    const auto member = members_.find(timer.descriptor);
    if (member == members_.end() || member->second.serial != timer.serial ||
        member->second.waiting != Connection::Waiting::for_time ||
        member->second.connection.deadline() > now) {
      continue;
    }
    take_turn(member, [&](Connection& connection) { return connection.expire(now, scratch_); });
  }
}

int EventLoop::milliseconds_to_next_check(SteadyClock::time_point now) const {
  auto next = SteadyClock::time_point::max();
  if (acceptor_ && acceptor_->looks_again()) next = *acceptor_->looks_again();
  if (!members_.empty()) next = std::min(next, next_check_);
  if (!timers_.empty()) next = std::min(next, timers_.top().due);
  if (next == SteadyClock::time_point::max()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - now);
  return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

void EventLoop::take_arrivals(SteadyClock::time_point now) {
  std::uint64_t signals = 0;
  [[maybe_unused]] const auto got = ::read(mailbox_->wake_up.number(), &signals, sizeof signals);
  std::vector<Arrival> arrivals;
  bool drain_requested = false;
  {
    const std::lock_guard lock(mutex_);
    arrivals.swap(arrivals_);
    drain_requested = drain_requested_;
    if (new_acceptor_) acceptor_ = std::move(new_acceptor_);
  }
  for (Arrival& arrival : arrivals) enter(std::move(arrival), now);
  if (drain_requested && !drain_end_) {
    accept_the_last(now);
    begin_draining(now);
  }
}

// Not those who come meanwhile: of them there may be no end.
void EventLoop::accept_the_last(SteadyClock::time_point now) {
  if (!acceptor_) return;
  for (int accepted = 0; accepted < most_waiting; ++accepted) {
    Descriptor peer = acceptor_->accept_any(now);
    if (!peer) break;
    place(std::move(peer), now);
  }
  acceptor_.reset();
}

// Where memory ends, the peer goes.
void EventLoop::place(Descriptor peer, SteadyClock::time_point now) {
  try {
    if (auto kept = place_(*this, std::move(peer))) enter(*std::move(kept), now);
  } catch (const std::bad_alloc&) {
  }
}

void EventLoop::enter(Arrival arrival, SteadyClock::time_point now) {
  const int descriptor = arrival.channel.number();
  auto member = members_.end();
  try {
    member =
        members_
            .try_emplace(descriptor, Member{Connection(std::move(arrival.channel), service_, now),
                                            Connection::Waiting::nothing, ++last_serial_})
            .first;
  } catch (const std::bad_alloc&) {
    --count_;
    return;
  }
  take_turn(member, [&](Connection& connection) {
    return arrival.rejection ? connection.reject(*arrival.rejection, now, scratch_)
                             : connection.advance(now, scratch_);
  });
}

// Does with a connection what it asked for; returns the one after it.
EventLoop::Members::iterator EventLoop::settle(Members::iterator member,
                                               Connection::Waiting waiting) {
  if (waiting == Connection::Waiting::nothing) {
    --count_;
    return members_.erase(member);  // closing its socket takes it out of epoll
  }
  if (waiting != member->second.waiting) {
    const bool is_new = member->second.waiting == Connection::Waiting::nothing;
    const bool is_watched =
        watch(epoll_.number(), is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, member->first,
              member->second.serial, events_for(waiting, member->second.connection.is_encrypted()));
    if (is_new && !is_watched) {
      --count_;
      return members_.erase(member);
    }
    member->second.waiting = waiting;
  }
  if (waiting == Connection::Waiting::for_time) {
    timers_.push({member->second.connection.deadline(), member->first, member->second.serial});
  }
  // Also when it waited for an answer before: the next request may want one too.
  if (waiting == Connection::Waiting::for_answer) return answer_later(member);
  return std::next(member);
}

// Has the answer made elsewhere; it comes back through the mailbox.
EventLoop::Members::iterator EventLoop::answer_later(Members::iterator member) {
  auto& [descriptor, asker] = *member;
  const Connection::Later later = asker.connection.take_later();
  if (!later.answer) return std::next(member);  // it is being made
  BackgroundThread& thread = later.waits_for_tree ? background_.waiting : background_.working;
  const bool accepted = thread.run_later(
      [mailbox = mailbox_, number = descriptor, serial = asker.serial, answer = later.answer] {
        Response response = answer_or_500(answer);
        {
          const std::lock_guard lock(mailbox->mutex);
          mailbox->answers.push_back({number, serial, std::move(response)});
        }
        mailbox->wake();
      });
  if (accepted) return std::next(member);
  const Response too_many = rejected({503, "too much is waited for already; ask again later"});
  return settle(member, asker.connection.resume(too_many, SteadyClock::now(), scratch_));
}

void EventLoop::take_late_answers(SteadyClock::time_point now) {
  std::vector<LateAnswer> answers;
  {
    const std::lock_guard lock(mailbox_->mutex);
    answers.swap(mailbox_->answers);
  }
  for (LateAnswer& answer : answers) {
    const auto member = members_.find(answer.descriptor);
    if (member == members_.end() || member->second.serial != answer.serial) continue;
    take_turn(member, [&](Connection& connection) {
      return connection.resume(std::move(answer.response), now, scratch_);
    });
  }
}

void EventLoop::check_deadlines(SteadyClock::time_point now) {
  next_check_ = now + check_interval_;
  give_memory_back();
  if (drain_end_ && now >= *drain_end_) {
    count_ -= members_.size();
    members_.clear();
  }
  for (auto member = members_.begin(); member != members_.end();) {
    Connection& connection = member->second.connection;
    if (now >= connection.deadline()) {
      member = take_turn(member, [&](Connection& late) { return late.expire(now, scratch_); });
    } else {
      connection.release_memory();
      ++member;
    }
  }
}

void EventLoop::give_memory_back() {
#ifdef __GLIBC__
  // glibc keeps what is freed below the top of its heaps unless asked.
  if (service_.held.has_fallen()) malloc_trim(0);
#endif
}

void EventLoop::begin_draining(SteadyClock::time_point now) {
  drain_end_ = now + service_.options.drain_timeout;
  check_interval_ = std::min<SteadyClock::duration>(check_interval_, std::chrono::milliseconds(20));
  next_check_ = now + check_interval_;
  for (auto member = members_.begin(); member != members_.end();) {
    member =
        take_turn(member, [&](Connection& connection) { return connection.drain(now, scratch_); });
  }
}

}  // namespace sandbox
