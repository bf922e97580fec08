#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "http/channel.h"
#include "http/date.h"
#include "http/held_bytes.h"
#include "http/options.h"
#include "http/request_gate.h"

namespace sandbox {

using SteadyClock = std::chrono::steady_clock;

// What the connections of one event loop have in common.
struct Service {
  const Handler& handler;
  const ServerOptions& options;
  HeldBytes& held;
  CurrentDate date;
};

// One peer: what it sent and was not answered, what it was answered and has not
// taken. Never blocks. Belongs to one thread.
class Connection {
 public:
  // What a connection waits for. `its_turn`: there may be more to read already, but
  // the others come first. `for_time`: for its deadline, to go on with expire().
  // `nothing`: it is over and may be dropped.
  enum class Waiting { to_read, its_turn, to_write, for_answer, for_time, nothing };

  // Response's members of these names.
  struct Later {
    std::function<Response()> answer;
    bool waits_for_tree = false;
  };

  Connection(Channel channel, Service& service, SteadyClock::time_point now);

  // Does all that can be done now: reads (into `scratch`, shared between
  // connections), answers requests in their order, writes. One that waits to read has
  // read all that there was; `until_end` when the peer is known to send no more, of
  // which nothing will be heard again.
  Waiting advance(SteadyClock::time_point now, std::span<char> scratch, bool until_end = false);
  // Takes no request; sends a rejection instead.
  Waiting reject(const Rejection& rejection, SteadyClock::time_point now, std::span<char> scratch);
  // From now on every answer ends the connection, and an idle one ends at once.
  Waiting drain(SteadyClock::time_point now, std::span<char> scratch);

  // Of a connection that waits for_answer: what gives it, to be called where it
  // may take a while; then resume() goes on with it. Empty when it was taken before.
  Later take_later() { return std::exchange(awaited_->later, {}); }
  Waiting resume(Response response, SteadyClock::time_point now, std::span<char> scratch);

  SteadyClock::time_point deadline() const { return deadline_; }
  // The deadline has passed: goes on with an answer that waited for it, answers 408 to
  // half a request, else gives up.
  Waiting expire(SteadyClock::time_point now, std::span<char> scratch);

  void release_memory();  // what an idle connection does not need
  // Bytes may then be waiting that the socket does not know of.
  bool is_encrypted() const { return channel_.is_encrypted(); }

 private:
  // What the connection is about, each with a time limit of its own.
  enum class Phase { handshake, idle, head, body, awaiting, pausing, writing, lingering, over };

  struct Awaited {
    Later later;
    bool is_head = false;
    bool keep_alive = false;
  };

  // An answer that goes when its time has come: whole, in pieces, or as it is made.
  struct Paced {
    Response response{};  // not yet written, while it has a delay
    bool is_head = false;
    bool keep_alive = false;
    std::string rest{};  // what is still to be sent of Fault::slow
    std::size_t piece = 0;
    std::function<std::optional<std::string>()> more{};
    SteadyClock::time_point due{};
  };

  Waiting take_turn(std::span<char> scratch);
  bool is_too_much();
  void note_held();
  void settle(SteadyClock::time_point now);
  Waiting serve(std::span<char> scratch);
  Waiting linger(std::span<char> scratch);
  Transfer::Outcome answer_all();
  bool answer_until_full();
  void answer(CompleteRequest& complete);
  void give(Response response, bool is_head, bool keep_alive);
  void write_answer(const Response& response, bool is_head, bool keep_alive);
  void write_spoilt(const Response& response, bool is_head, bool keep_alive);
  void pace(Paced paced, SteadyClock::duration pause);
  void go_on_pacing();
  Waiting go_on(SteadyClock::time_point now, std::span<char> scratch);
  void note_answered(bool keep_alive);
  void end_with(const Rejection& rejection);
  Transfer::Outcome flush();
  Transfer receive(std::span<char> scratch);
  Waiting finish(std::span<char> scratch);
  Waiting wait_for(Transfer::Outcome outcome, Phase phase);
  Waiting wait_for_turn(Phase phase);
  Waiting leave();
  Waiting end();
  Phase receiving_phase() const;
  void set_deadline(SteadyClock::time_point now);
  SteadyClock::duration limit_of(Phase phase) const;

  Channel channel_;
  Service& service_;
  RequestGate gate_;
  HeldBytes::Share held_;
  std::string out_;
  std::size_t sent_ = 0;  // of out_

  std::optional<Awaited> awaited_;  // the answer that takes a while
  std::unique_ptr<Paced> paced_;    // the answer that waits for its time

  Phase phase_ = Phase::handshake;
  Phase timed_phase_ = Phase::handshake;  // the one that deadline_ is about
  SteadyClock::time_point deadline_;
  bool request_answered_ = false;  // during this turn, so that time limits start anew
  bool until_end_ = false;         // of what the peer sends, during this turn
  bool peer_finished_ = false;     // it sends no more, but may still read
  bool last_answer_given_ = false;
  bool must_linger_ = false;  // bytes of the peer may still be under way
  bool breaks_off_ = false;   // in the place of an answer
  bool draining_ = false;
};

}  // namespace sandbox
