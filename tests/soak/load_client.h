#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "soak/known_answer.h"
#include "support/descriptor.h"

namespace sandbox::test {

// What a client does at a time: sends bytes and waits for as many answers.
struct Visit {
  enum class End {
    stay,           // the connection serves for the next visit
    server_closes,  // after its last answer
    leave,          // gone at once, as when a process is killed
    leave_midway,   // gone at the first byte of an answer
  };
  // What one answer may be: any of these.
  using Choice = std::vector<const KnownAnswer*>;

  std::string what;  // for the report of a wrong answer
  std::string bytes;
  std::vector<Choice> answers;
  std::vector<bool> to_head;  // for each answer: it has no body; may be shorter
  End end = End::stay;
};

struct LoadCounts {
  std::uint64_t answers = 0;
  std::uint64_t visits = 0;
  std::uint64_t connections = 0;
  std::uint64_t left = 0;  // visits that the client broke off
  std::uint64_t wrong = 0;
  std::vector<std::string> examples;  // of what went wrong, the first few
};

// Many connections to one server, on the thread that calls run(), which compares
// every answer with what is known. Each connection makes the next visit as soon as
// its last is over, or, with `visits_per_second`, when it is its turn: then the
// load is the same however fast the server is.
class LoadClient {
 public:
  using Clock = std::chrono::steady_clock;

  LoadClient(const std::string& url, int connections, std::function<Visit()> next_visit,
             double visits_per_second = 0);

  // Until `enough` says so, which is asked again and again, and every connection is
  // answered; then closes them all. A server that says nothing for 20 s is wrong too.
  void run(const std::function<bool()>& enough);

  const LoadCounts& counts() const { return counts_; }
  // From sending, or from the turn that was missed since the last answer was late,
  // to the last byte; emptied by the call. Microseconds.
  std::vector<std::uint32_t> take_latencies() { return std::exchange(latencies_, {}); }

 private:
  struct Connection {
    Descriptor socket;
    Visit visit;
    std::size_t answered = 0;
    bool busy = false;
    std::string received;
    Clock::time_point begun;
    std::vector<Clock::time_point> missed;  // turns that came while it was busy
  };

  void connect(std::size_t index);
  void begin(std::size_t index, Clock::time_point since);
  void on_readable(std::size_t index);
  bool take_answers(Connection& connection);
  void finish(std::size_t index);
  void reconnect(std::size_t index);
  void give_turns();
  void wrong(const Connection& connection, const std::string& how);

  std::string url_;
  std::function<Visit()> next_visit_;
  double per_second_;
  Descriptor epoll_;
  std::vector<Connection> connections_;
  std::size_t busy_ = 0;
  bool ending_ = false;
  std::uint64_t turns_ = 0;
  Clock::time_point started_;
  LoadCounts counts_;
  std::vector<std::uint32_t> latencies_;
};

// The value below which that share of them lies; 0 of none.
std::uint32_t percentile(std::vector<std::uint32_t>& values, double share);

}  // namespace sandbox::test
