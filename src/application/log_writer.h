#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sandbox {

// Writes lines to a descriptor on a thread of its own. Who logs never waits, whatever
// becomes of the reader: what the queue can't hold is dropped and counted, and a line in
// its place tells how many. Whole lines are written, so that those of other programs don't
// mix with them. Thread-safe.
class LogWriter {
 public:
  // The line, with its end, that tells of so many lines dropped.
  using Told = std::function<std::string(std::size_t lines)>;

  // A copy of `descriptor` is kept. At most `most_waiting` bytes wait to be written.
  LogWriter(int descriptor, std::size_t most_waiting, Told told);
  ~LogWriter();  // finish(100 ms)
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  // One line or more, with their ends. Dropped after finish().
  void write(std::string_view lines);
  // Writes what waits, and gives up when the reader takes longer than `patience`.
  void finish(std::chrono::milliseconds patience);

 private:
  struct State;
  void start();

  std::shared_ptr<State> state_;  // shared with the thread, which may outlive this when stuck
};

}  // namespace sandbox
