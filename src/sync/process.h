#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

namespace sandbox {

// A program to run, without a shell and without a terminal.
struct Process {
  std::vector<std::string> arguments;    // the program first; it is looked up in PATH
  std::vector<std::string> environment;  // all of it: "NAME=value"
  std::string input;
  std::chrono::milliseconds time_limit{30'000};
};

struct Ended {
  enum class How { exited, killed, timed_out, stopped, not_started };
  How how = How::not_started;
  int status = 0;      // exit status, signal, or errno when it could not start
  std::string output;  // at most 1 GiB, beyond which it is killed
  std::string errors;  // the last 64 KiB

  bool succeeded() const { return how == How::exited && status == 0; }
};

// Runs it to its end, or until the time limit or `stop` ends it, with all that
// it started.
Ended run(const Process& process, const std::stop_token& stop = {});

}  // namespace sandbox
