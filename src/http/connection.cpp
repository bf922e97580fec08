#include "http/connection.h"

#include <utility>
#include <variant>

#include "http/answer_or_500.h"
#include "http/fault.h"
#include "http/response_text.h"

// A connection is a machine that never waits: each turn reads what there is, answers
// what is complete, writes what the peer takes, and says what it waits for next. What
// was read is answered before more is read, and taken before more is answered, so that
// both buffers stay small. Every phase has a time limit; what must not be lost is
// followed by lingering, until the peer has closed. An answer that was asked to come late,
// or slowly, pauses: its deadline is when it goes on.

namespace sandbox {
namespace {

using Outcome = Transfer::Outcome;

constexpr std::size_t slow_pieces = 20;
// Reads of one connection before the others get their turn.
constexpr int reads_per_turn = 4;
// A request that holds no more is never refused for what all connections hold.
constexpr std::size_t least_refused = 4'096;

}  // namespace

Connection::Connection(Channel channel, Service& service, SteadyClock::time_point now)
    : channel_(std::move(channel)),
      service_(service),
      gate_(service.options.request),
      held_(service.held),
      deadline_(now + service.options.head_timeout) {}

Connection::Waiting Connection::advance(SteadyClock::time_point now, std::span<char> scratch,
                                        bool until_end) {
  request_answered_ = false;
  until_end_ = until_end;
  const Waiting waiting = take_turn(scratch);
  settle(now);
  return waiting;
}

Connection::Waiting Connection::reject(const Rejection& rejection, SteadyClock::time_point now,
                                       std::span<char> scratch) {
  phase_ = Phase::idle;
  end_with(rejection);
  return advance(now, scratch);
}

Connection::Waiting Connection::drain(SteadyClock::time_point now, std::span<char> scratch) {
  draining_ = true;
  if (phase_ == Phase::lingering || phase_ == Phase::handshake) return end();
  if (phase_ == Phase::awaiting) return Waiting::for_answer;
  if (paced_ && paced_->more) return leave();
  while (paced_) go_on_pacing();  // what was asked to wait goes at once
  if (phase_ == Phase::pausing) phase_ = Phase::writing;
  const Waiting waiting = advance(now, scratch);
  return phase_ == Phase::idle ? leave() : waiting;
}

Connection::Waiting Connection::expire(SteadyClock::time_point now, std::span<char> scratch) {
  if (phase_ == Phase::pausing) return go_on(now, scratch);
  if (phase_ == Phase::idle) return leave();
  if (phase_ != Phase::head && phase_ != Phase::body) return end();
  end_with({408, phase_ == Phase::head ? "the headers took too long to come"
                                       : "the body took too long to come"});
  return advance(now, scratch);
}

Connection::Waiting Connection::resume(Response response, SteadyClock::time_point now,
                                       std::span<char> scratch) {
  const Awaited awaited = *std::exchange(awaited_, std::nullopt);
  give(std::move(response), awaited.is_head, awaited.keep_alive && !draining_);
  const Waiting waiting = serve(scratch);
  settle(now);
  return waiting;
}

void Connection::release_memory() {
  if (phase_ != Phase::idle) return;
  gate_.release_memory();
  out_.shrink_to_fit();
  note_held();
}

Connection::Waiting Connection::take_turn(std::span<char> scratch) {
  if (phase_ == Phase::over) return Waiting::nothing;
  if (phase_ == Phase::lingering) return linger(scratch);
  // Only a peer that is gone makes itself felt.
  if (phase_ == Phase::awaiting || phase_ == Phase::pausing) return end();
  if (phase_ == Phase::handshake) {
    const Outcome outcome = channel_.shake_hands().outcome;
    if (outcome != Outcome::done) return wait_for(outcome, Phase::handshake);
  }
  return serve(scratch);
}

// What was read is answered before more is read, and what was answered is taken
// by the peer before more is answered: that bounds both buffers.
Connection::Waiting Connection::serve(std::span<char> scratch) {
  bool all_read = false;
  for (int reads = 0;; ++reads) {
    const Outcome written = answer_all();
    if (written != Outcome::done) return wait_for(written, Phase::writing);
    if (awaited_) {
      phase_ = Phase::awaiting;
      return Waiting::for_answer;
    }
    if (paced_) {
      phase_ = Phase::pausing;
      return Waiting::for_time;
    }
    if (last_answer_given_) return finish(scratch);
    if (is_too_much()) {
      end_with({503, "too much is being received at once; ask again later"});
      gate_.drop();
      continue;
    }
    if (all_read) return wait_for(Outcome::wait_to_read, receiving_phase());
    if (reads >= reads_per_turn && !channel_.holds_read_bytes()) {
      return wait_for_turn(receiving_phase());
    }
    const Transfer got = receive(scratch);
    if (got.outcome != Outcome::done) return wait_for(got.outcome, receiving_phase());
    all_read = !until_end_ && got.bytes < scratch.size() && !channel_.holds_read_bytes();
  }
}

Outcome Connection::answer_all() {
  while (true) {
    const bool stopped_by_full_buffer = answer_until_full();
    const Outcome outcome = flush();
    if (outcome != Outcome::done || !stopped_by_full_buffer) return outcome;
  }
}

// True when more requests may be complete, but out_ is full.
bool Connection::answer_until_full() {
  while (!last_answer_given_ && !awaited_ && !paced_) {
    if (out_.size() - sent_ >= service_.options.max_unsent) return true;
    Verdict verdict = gate_.next();
    if (auto* complete = std::get_if<CompleteRequest>(&verdict)) {
      answer(*complete);
    } else if (const auto* rejection = std::get_if<Rejection>(&verdict)) {
      end_with(*rejection);
    } else {
      if (std::get<NeedMore>(verdict).send_continue) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
      return false;
    }
  }
  return false;
}

void Connection::answer(CompleteRequest& complete) {
  if (channel_.is_encrypted()) complete.request.scheme = "https";
  const bool keep_alive = complete.keep_alive && !draining_;
  const bool is_head = complete.request.method == "HEAD";
  Response response = answer_or_500([&] { return service_.handler(complete.request); });
  if (response.later) {
    awaited_ = {{std::move(response.later), response.waits_for_tree}, is_head, keep_alive};
  } else {
    give(std::move(response), is_head, keep_alive);
  }
}

// Now, or when its time has come.
void Connection::give(Response response, bool is_head, bool keep_alive) {
  if (response.delay.count() > 0 && !draining_) {
    const auto delay = std::exchange(response.delay, {});
    pace({.response = std::move(response), .is_head = is_head, .keep_alive = keep_alive}, delay);
  } else if (response.more) {
    write_answer(response, is_head, false);
    if (!is_head) pace({.more = response.more}, service_.options.stream_pause);
  } else if (response.fault != Fault::none) {
    write_spoilt(response, is_head, keep_alive);
  } else {
    write_answer(response, is_head, keep_alive);
  }
}

void Connection::pace(Paced paced, SteadyClock::duration pause) {
  paced.due = SteadyClock::now() + pause;
  paced_ = std::make_unique<Paced>(std::move(paced));
}

// What comes next of an answer that waited for its time.
void Connection::go_on_pacing() {
  const std::unique_ptr<Paced> paced = std::move(paced_);
  if (paced->more) {
    auto some = paced->more();
    if (!some) return;
    out_ += *some;
    pace(std::move(*paced), service_.options.stream_pause);
  } else if (paced->piece != 0) {
    const std::string_view rest = paced->rest;
    out_ += rest.substr(0, paced->piece);
    paced->rest.erase(0, paced->piece);
    if (!paced->rest.empty()) pace(std::move(*paced), service_.options.slow_pause);
  } else {
    give(std::move(paced->response), paced->is_head, paced->keep_alive && !draining_);
  }
}

Connection::Waiting Connection::go_on(SteadyClock::time_point now, std::span<char> scratch) {
  request_answered_ = true;
  go_on_pacing();
  const Waiting waiting = serve(scratch);
  settle(now);
  return waiting;
}

void Connection::write_spoilt(const Response& response, bool is_head, bool keep_alive) {
  if (response.fault == Fault::reset) {
    breaks_off_ = last_answer_given_ = true;
    return;
  }
  const bool is_slow = response.fault == Fault::slow;
  std::string whole;
  append_response(whole, response, {keep_alive && is_slow, is_head, service_.date.text()});
  whole = spoilt(std::move(whole), response.fault);
  request_answered_ = true;
  note_answered(keep_alive && is_slow);
  if (!is_slow) {
    out_ += whole;
    return;
  }
  const std::size_t head = head_size(whole);
  out_ += std::string_view(whole).substr(0, head);
  whole.erase(0, head);
  const std::size_t piece = whole.size() / slow_pieces + 1;
  if (!whole.empty()) {
    pace({.rest = std::move(whole), .piece = piece}, service_.options.slow_pause);
  }
}

void Connection::write_answer(const Response& response, bool is_head, bool keep_alive) {
  append_response(out_, response, {keep_alive, is_head, service_.date.text()});
  request_answered_ = true;
  note_answered(keep_alive);
}

void Connection::note_answered(bool keep_alive) {
  if (keep_alive) return;
  last_answer_given_ = true;
  must_linger_ = gate_.waiting() != RequestGate::Waiting::request;
}

void Connection::end_with(const Rejection& rejection) {
  append_response(out_, rejected(rejection), {false, gate_.is_for_head(), service_.date.text()});
  last_answer_given_ = true;
  must_linger_ = true;
}

Outcome Connection::flush() {
  while (sent_ < out_.size()) {
    const Transfer sent = channel_.write(std::string_view(out_).substr(sent_));
    if (sent.outcome != Outcome::done) {
      out_.erase(0, sent_);
      sent_ = 0;
      return sent.outcome;
    }
    sent_ += sent.bytes;
  }
  out_.clear();
  sent_ = 0;
  return Outcome::done;
}

Transfer Connection::receive(std::span<char> scratch) {
  const Transfer got = channel_.read(scratch.data(), scratch.size());
  if (got.outcome == Outcome::done) gate_.add({scratch.data(), got.bytes});
  if (got.outcome != Outcome::ended) return got;
  // A peer that sends no more may still read (RFC 9112 9.6 and 8).
  peer_finished_ = true;
  if (receiving_phase() != Phase::idle) end_with({400, "the connection ended within a request"});
  last_answer_given_ = true;
  return {};
}

Connection::Waiting Connection::finish(std::span<char> scratch) {
  if (breaks_off_) {
    channel_.break_off();
    return end();
  }
  if (!must_linger_ || peer_finished_) return leave();
  channel_.finish_writing();
  return linger(scratch);
}

// RFC 9112 9.6: to close while the peer's bytes are under way would reset the
// connection, and the peer could lose the answer.
Connection::Waiting Connection::linger(std::span<char> scratch) {
  for (int reads = 0; reads < reads_per_turn; ++reads) {
    const Outcome outcome = channel_.read(scratch.data(), scratch.size()).outcome;
    if (outcome != Outcome::done) return wait_for(outcome, Phase::lingering);
  }
  return wait_for_turn(Phase::lingering);
}

Connection::Waiting Connection::wait_for(Outcome outcome, Phase phase) {
  if (outcome == Outcome::ended || outcome == Outcome::failed) return end();
  phase_ = phase;
  return outcome == Outcome::wait_to_write ? Waiting::to_write : Waiting::to_read;
}

Connection::Waiting Connection::wait_for_turn(Phase phase) {
  phase_ = phase;
  return Waiting::its_turn;
}

// Ends in good order; end() alone is for peers that are gone or not worth it.
Connection::Waiting Connection::leave() {
  channel_.finish_writing();
  return end();
}

Connection::Waiting Connection::end() {
  phase_ = Phase::over;
  return Waiting::nothing;
}

Connection::Phase Connection::receiving_phase() const {
  switch (gate_.waiting()) {
    case RequestGate::Waiting::head:
      return Phase::head;
    case RequestGate::Waiting::body:
      return Phase::body;
    default:
      return Phase::idle;
  }
}

// What is true after each turn.
void Connection::settle(SteadyClock::time_point now) {
  note_held();
  set_deadline(now);
}

void Connection::note_held() {
  const std::size_t paced = paced_ ? paced_->rest.capacity() : 0;
  held_.set(sizeof *this + gate_.memory() + out_.capacity() + paced);
}

// Small requests pass whatever the others hold, and whatever earlier ones needed.
bool Connection::is_too_much() {
  const auto is_now = [&] { return gate_.memory() > least_refused && service_.held.is_over(); };
  if (!is_now()) return false;
  gate_.release_memory();
  note_held();
  return is_now();
}

void Connection::set_deadline(SteadyClock::time_point now) {
  if (phase_ == timed_phase_ && !request_answered_) return;
  timed_phase_ = phase_;
  deadline_ = phase_ == Phase::pausing ? paced_->due : now + limit_of(phase_);
}

SteadyClock::duration Connection::limit_of(Phase phase) const {
  switch (phase) {
    case Phase::idle:
      return service_.options.idle_timeout;
    case Phase::body:
      return service_.options.body_timeout;
    case Phase::awaiting:
      return service_.options.answer_timeout;
    case Phase::writing:
      return service_.options.write_timeout;
    case Phase::lingering:
      return service_.options.linger_timeout;
    default:
      return service_.options.head_timeout;
  }
}

}  // namespace sandbox
