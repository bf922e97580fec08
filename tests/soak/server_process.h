#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <vector>

#include "support/temp_folder.h"

namespace sandbox::test {

// `bac-a-sable serve` on a free port, as a process of its own: ready once
// constructed, looked at through /proc.
class ServerProcess {
 public:
  ServerProcess(const std::string& program, std::vector<std::string> options);
  ~ServerProcess();  // stop()
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  const std::string& url() const { return url_; }
  void signal(int number) const;
  double resident_megabytes() const;
  std::size_t descriptors() const;

  // Returns "" when it ends well; else how it ended and the end of what it wrote
  // on standard error, a sanitizer's report for example.
  std::string stop();

 private:
  TempFolder folder_;  // of what it writes on standard error
  pid_t pid_ = -1;
  std::string url_;
};

}  // namespace sandbox::test
