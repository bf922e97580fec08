#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/descriptor.h"
#include "support/temp_folder.h"

namespace sandbox::test {

using Words = std::vector<std::string>;

// The real program, running. Its standard output is a pipe, its standard error a
// file. Killed at the end of the scope when it still runs.
class Program {
 public:
  // `environment` is added to ours, "NAME=value".
  explicit Program(const Words& arguments, const Words& environment = {});
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  std::string line();  // the next one of standard output; empty at its end
  void signal(int number) const;
  // The exit status once it has ended; 128 + the signal that ended it; absent when
  // it still runs after that long.
  std::optional<int> wait(std::chrono::milliseconds patience);
  const std::string& output() const { return output_; }  // read so far
  std::string errors() const;                            // said so far

 private:
  bool read_more(std::chrono::milliseconds patience);  // false at the end, or when it took longer

  TempFolder folder_;
  pid_t process_ = -1;
  Descriptor pipe_;
  std::string output_;
  std::size_t read_ = 0;
  std::optional<int> status_;
};

struct Finished {
  int status = 0;
  std::string output;
  std::string errors;
};

// Runs the program to its end, for ten seconds at most.
Finished run_program(const Words& arguments, const Words& environment = {});

}  // namespace sandbox::test
