// How it works. Lines are appended to one text under a mutex; the thread takes the whole
// text, writes it, and comes back for what has been appended since. Only a thread that has
// nothing to do is woken, and it gathers for two milliseconds before it writes: a busy server
// pays for an append, not for a system call. A write may block for ever in the kernel; then
// the thread is left behind, stuck, until the program ends, which ends it too.
#include "application/log_writer.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "support/broken_pipes.h"
#include "support/descriptor.h"

namespace sandbox {
namespace {

using namespace std::chrono_literals;

constexpr auto gathering = 2ms;
constexpr auto patience_at_end = 100ms;
constexpr std::size_t kept_capacity = 65'536;  // a burst's memory goes back

std::size_t lines_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

// As many whole lines as a pipe takes in one piece, or one line that is longer.
std::string_view first_piece(std::string_view lines) {
  if (lines.size() <= PIPE_BUF) return lines;
  const std::size_t end = lines.rfind('\n', PIPE_BUF - 1);
  return lines.substr(0, (end == std::string_view::npos ? lines.find('\n') : end) + 1);
}

// Blocks until all is written; false when it can't be.
bool write_piece(int descriptor, std::string_view piece) {
  while (!piece.empty()) {
    const ssize_t written = ::write(descriptor, piece.data(), piece.size());
    if (written > 0) {
      piece.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd waiting{descriptor, POLLOUT, 0};
      ::poll(&waiting, 1, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace

struct LogWriter::State {
  State(Descriptor descriptor, std::size_t most, Told tell)
      : out(std::move(descriptor)), most_waiting(most), told(std::move(tell)) {}

  void run();
  std::size_t write_all(std::string_view lines) const;
  void tell_dropped();

  const Descriptor out;
  const std::size_t most_waiting;
  const Told told;

  std::mutex mutex;
  std::condition_variable work;   // for the thread
  std::condition_variable ended;  // for finish()
  std::string waiting;
  std::size_t dropped = 0;  // lines, since the last that was told
  bool idle = false;        // the thread waits for a first line
  bool stopping = false;
  bool has_ended = true;  // or not begun: there is no thread
};

// To be called with the mutex held.
void LogWriter::State::tell_dropped() {
  if (dropped > 0) waiting += told(std::exchange(dropped, 0));
}

// How many lines could not be written.
std::size_t LogWriter::State::write_all(std::string_view lines) const {
  while (!lines.empty()) {
    const std::string_view piece = first_piece(lines);
    if (!write_piece(out.number(), piece)) return lines_in(lines);
    lines.remove_prefix(piece.size());
  }
  return 0;
}

void LogWriter::State::run() {
  // Signals are for other threads; a reader that has gone is no reason to end.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  std::string batch;
  std::unique_lock lock(mutex);
  while (true) {
    idle = true;
    work.wait(lock, [&] { return stopping || !waiting.empty(); });
    idle = false;
    if (waiting.size() < kept_capacity) work.wait_for(lock, gathering, [&] { return stopping; });
    if (stopping) tell_dropped();
    if (waiting.empty()) break;
    batch.clear();
    std::swap(batch, waiting);
    lock.unlock();
    const std::size_t lost = write_all(batch);
    if (batch.capacity() > kept_capacity) batch = {};
    lock.lock();
    if (lost > 0 && stopping) break;
    dropped += lost;
  }
  has_ended = true;
  ended.notify_all();
}

LogWriter::LogWriter(int descriptor, std::size_t most_waiting, Told told)
    : state_(std::make_shared<State>(Descriptor(::fcntl(descriptor, F_DUPFD_CLOEXEC, 3)),
                                     most_waiting, std::move(told))) {
  ignore_broken_pipes();
}

LogWriter::~LogWriter() { finish(patience_at_end); }

// To be called with the mutex held. Where the system gives no thread, the next line asks again.
void LogWriter::start() {
  try {
    std::thread([state = state_] { state->run(); }).detach();
    state_->has_ended = false;
  } catch (const std::system_error&) {
  }
}

void LogWriter::write(std::string_view lines) {
  const std::lock_guard lock(state_->mutex);
  if (state_->stopping || state_->waiting.size() + lines.size() > state_->most_waiting) {
    state_->dropped += lines_in(lines);
    return;
  }
  state_->tell_dropped();
  state_->waiting += lines;
  if (state_->has_ended) start();
  if (state_->idle) state_->work.notify_one();
}

void LogWriter::finish(std::chrono::milliseconds patience) {
  std::unique_lock lock(state_->mutex);
  if (std::exchange(state_->stopping, true)) return;
  state_->work.notify_one();
  state_->ended.wait_for(lock, patience, [&] { return state_->has_ended; });
}

}  // namespace sandbox
