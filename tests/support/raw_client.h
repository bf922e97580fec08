#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "support/descriptor.h"

// One answer as a client sees it.
struct RawAnswer {
  int status = 0;
  std::string head;  // with its empty line
  std::string body;

  std::string header(std::string_view name) const;  // empty when absent
};

// A TCP or Unix connection that says exactly what it is told to, for tests of
// the edge. Fails the test when nothing comes for ten seconds.
class RawClient {
 public:
  explicit RawClient(const std::string& url);  // "http://127.0.0.1:1234", "unix:/path"
  RawClient(sandbox::Descriptor socket, const std::string& url);  // a TCP socket, not connected

  void send(std::string_view bytes);
  void finish_sending();  // half-closes
  void close() { socket_.close(); }

  RawAnswer answer(bool to_head = false);  // the next one; to HEAD there is no body
  std::string read(std::size_t size);      // exactly so many bytes, fewer only at the end
  std::string rest();                      // all until the server closes
  // Whether the connection breaks, with nothing more to read, instead of ending.
  bool is_reset();
  // Nothing to read and not closed, though waited for that long.
  bool stays_quiet(std::chrono::milliseconds wait);

 private:
  int number() const { return socket_.number(); }
  bool receive();  // false at the end

  sandbox::Descriptor socket_;
  std::string received_;
};

// Cuts a stream of answers into answers.
std::vector<RawAnswer> split_answers(std::string_view bytes);
