#pragma once

#include <httplib.h>

#include <functional>
#include <string>
#include <string_view>

#include "http/http_server.h"

namespace sandbox {

// Answers one request after the other through cpp-httplib, whose Server it is:
// httplib runs the exchange. What it parses is a request line that we write, never
// a byte of the peer's, because its parser loses values, decodes headers and can be
// talked into request smuggling; and its head gives way to ours, because it sorts
// headers and adds its own. That costs a fifth of an answer's time (tests/bench), so
// nothing more than the head goes through it. For one thread; each event loop has
// one. Source: cpp-stack.md 2.4, 2.7.
class Responder : private httplib::Server {
 public:
  explicit Responder(sandbox::Handler handler);  // httplib::Server has a Handler of its own

  // Appends the answer to `out`, or returns the one that takes a while, for
  // answer_with(). What the handler throws becomes an empty 500.
  std::function<Response()> answer(const Request& request, bool keep_alive, std::string& out);
  void answer_with(Response response, bool is_head, bool keep_alive, std::string& out);

  // The value of Date, written anew once a second.
  std::string_view date();

 private:
  class Exchange;
  template <class Self>
  static bool run(Self& self, Exchange& exchange);
  Response response_to(const Request& request) const;

  sandbox::Handler handler_;
  Response response_;  // the one being written
  long long date_second_ = -1;
  std::string date_;
};

}  // namespace sandbox
