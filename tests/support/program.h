#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "support/descriptor.h"
#include "support/temp_folder.h"

namespace sandbox::test {

using Words = std::vector<std::string>;

// The real program, running. Its standard output is a pipe, its standard error a
// file, or a pipe that nobody reads. Killed at the end of the scope when it still runs.
class Program {
 public:
  enum class Errors { kept, unread };

  // `environment` is added to ours, "NAME=value".
  Program(const std::string& path, const Words& arguments, const Words& environment = {},
          Errors errors = Errors::kept);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  std::string line();  // the next one of standard output; empty at its end
  // The URL that `serve` tells once it is ready; throws when it says anything else.
  std::string ready_url();
  void signal(int number) const;
  // The exit status once it has ended; 128 + the signal that ended it; absent when
  // it still runs after that long.
  std::optional<int> wait(std::chrono::milliseconds patience);
  // Tells it to stop. Returns "" when it ends well and in time; else how it ended and
  // the end of what it said, a sanitizer's report for example.
  std::string stop(std::chrono::milliseconds patience);
  const std::string& output() const { return output_; }  // read so far
  std::string errors() const;                            // said so far, where that is kept
  // Of the memory and the descriptors it holds now, /proc tells.
  double resident_megabytes() const;
  std::size_t descriptors() const;

 private:
  bool read_more(std::chrono::milliseconds patience);  // false at the end, or when it took longer

  TempFolder folder_;
  pid_t process_ = -1;
  Descriptor pipe_;
  Descriptor unread_;
  std::string output_;
  std::size_t read_ = 0;
  std::optional<int> status_;
};

// The arguments of `serve` on a free port, with these options.
Words serve(const Words& options);

}  // namespace sandbox::test
