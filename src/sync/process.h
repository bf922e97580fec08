#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

// A program to run, without a shell and without a terminal. It gets a clean environment:
// of our own only what says where programs, the user's files and proxies are, never our
// options nor what leads git elsewhere; `variables` are added to it, or replace.
struct Process {
  std::vector<std::string> arguments;  // the program first; it is looked up in PATH
  std::vector<std::string> variables;  // "NAME=value"
  std::string input;
  std::chrono::milliseconds time_limit{30'000};
  std::size_t max_output = std::size_t{512} * 1024 * 1024;  // bytes; beyond, it is ended
  std::function<void(std::string_view)> on_errors = {};     // as they come; may be empty
};

struct Ended {
  enum class How { exited, killed, timed_out, stopped, not_started, said_too_much };
  How how = How::not_started;
  int status = 0;  // exit status, signal, or errno when it could not start
  std::string output;
  std::string errors;  // the last 64 KiB

  bool succeeded() const { return how == How::exited && status == 0; }
};

// The only function that starts a program. Runs it to its end, or until the time limit or `stop`
// ends it, with all that it started.
Ended run(const Process& process, const std::stop_token& stop = {});

}  // namespace sandbox
