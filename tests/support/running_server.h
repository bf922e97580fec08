#pragma once

#include <string>

#include "model/http.h"
#include "support/program.h"
#include "support/raw_client.h"

namespace sandbox::test {

// `bac-a-sable serve` on a port of its own, ready to answer. At the end of the
// scope it is told to stop, which must take less than a second and end well.
class RunningServer {
 public:
  explicit RunningServer(const Words& options = {}, const Words& environment = {});
  ~RunningServer();

  const std::string& url() const { return url_; }
  // Stops it; all that it said on standard error.
  std::string stop_and_read_log();

 private:
  Program program_;
  std::string url_;
};

struct Finished {
  int status = 0;
  std::string output;
  std::string errors;
};

// Runs the program to its end, for ten seconds at most.
Finished run_program(const Words& arguments, const Words& environment = {});

struct Ask {
  std::string target;
  std::vector<Header> headers = {};  // besides Host
  std::string method = "GET";
  std::string body = "";
};

// Sends the request on the client's connection and waits for its answer.
RawAnswer ask(RawClient& client, const Ask& what);
// On a connection of its own.
RawAnswer ask(const RunningServer& server, const Ask& what);

}  // namespace sandbox::test
