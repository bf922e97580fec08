#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>
#include <unordered_map>
#include <vector>

#include "http/acceptor.h"
#include "http/background_thread.h"
#include "http/channel.h"
#include "http/connection.h"
#include "http/options.h"

namespace sandbox {

// One worker: a thread that waits for its connections in epoll and answers
// whichever is ready. A connection stays with its loop, so nothing is locked
// while a request is answered, and an idle connection costs no thread.
class EventLoop {
 public:
  struct Arrival {
    Channel channel;
    std::optional<Rejection> rejection;  // when it comes only to be told why it is not served
  };
  // Decides who has a peer that this loop accepted: returns it where this loop keeps it, and has
  // counted it in by expect_one(). Called on the loop's thread.
  using Place = std::function<std::optional<Arrival>(EventLoop&, Descriptor peer)>;

  // `background` runs what takes a while. All four outlive the loop.
  EventLoop(const Handler& handler, const ServerOptions& options, HeldBytes& held,
            BackgroundThreads& background, Place place);
  ~EventLoop();  // drain() and join()
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // The next five may be called on any thread.

  // Accepts peers from now on, until it drains. To be called once, with sockets that do not
  // block; it has copies of its own.
  void accept_from(const std::vector<int>& listening);
  // Takes a peer that another loop accepted. False, and nothing is taken, when it drains already.
  bool adopt(Arrival& arrival);
  std::size_t connections() const { return count_; }
  // Counts in the peer that a Place is about to give it.
  void expect_one() { ++count_; }
  // Accepts who waits for it already, ends idle connections now, the others as soon as they
  // are answered, all of them after drain_timeout; then the thread ends.
  void drain();
  // Returns when the thread has ended. On one other thread.
  void join();

 private:
  struct Member {
    Connection connection;
    Connection::Waiting waiting;  // nothing: epoll does not know of it yet
    std::uint64_t serial;         // descriptors are used again, these are not
  };
  struct LateAnswer {
    int descriptor;
    std::uint64_t serial;
    Response response;
  };
  // When a connection that waits for time goes on. One that has ended, or waits for
  // something else by then, is passed over.
  struct Timer {
    SteadyClock::time_point due;
    int descriptor;
    std::uint64_t serial;

    bool operator>(const Timer& other) const { return due > other.due; }
  };
  // Where late answers arrive; they may come when the loop is no more.
  struct Mailbox {
    Descriptor wake_up;
    std::mutex mutex;
    std::vector<LateAnswer> answers;  // guarded by mutex

    void wake() const;
  };
  using Members = std::unordered_map<int, Member>;

  void run();
  template <class Turn>
  Members::iterator take_turn(Members::iterator member, Turn turn);
  int milliseconds_to_next_check(SteadyClock::time_point now) const;
  void enter(Arrival arrival, SteadyClock::time_point now);
  void place(Descriptor peer, SteadyClock::time_point now);
  void accept_the_last(SteadyClock::time_point now);
  void take_arrivals(SteadyClock::time_point now);
  void take_late_answers(SteadyClock::time_point now);
  Members::iterator answer_later(Members::iterator member);
  void check_deadlines(SteadyClock::time_point now);
  void run_timers(SteadyClock::time_point now);
  void give_memory_back();
  void begin_draining(SteadyClock::time_point now);
  Members::iterator settle(Members::iterator member, Connection::Waiting waiting);

  Service service_;
  Place place_;
  Descriptor epoll_;
  std::shared_ptr<Mailbox> mailbox_;
  BackgroundThreads& background_;
  std::uint64_t last_serial_ = 0;
  std::vector<char> scratch_;
  Members members_;
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
  SteadyClock::duration check_interval_;
  SteadyClock::time_point next_check_;
  std::optional<SteadyClock::time_point> drain_end_;

  std::unique_ptr<Acceptor> acceptor_;  // while it accepts

  std::mutex mutex_;
  std::vector<Arrival> arrivals_;           // guarded by mutex_
  std::unique_ptr<Acceptor> new_acceptor_;  // guarded by mutex_
  bool drain_requested_ = false;            // guarded by mutex_
  std::atomic<std::size_t> count_ = 0;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace sandbox
