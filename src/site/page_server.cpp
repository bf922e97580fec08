#include "site/page_server.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>

#include "site/exchange.h"

namespace sandbox {
namespace {

// What httplib takes for a connection: it reads one request and leaves its answer. A
// stream of events (Response with a body that never ends) would hand write()'s bytes on
// as they come, instead of collecting them.
class Exchange : public httplib::Stream {
 public:
  explicit Exchange(std::string request) : request_(std::move(request)), unread_(request_) {}

  std::string_view answer() const { return answer_; }

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override {
    const std::size_t taken = std::min(size, unread_.size());
    std::memcpy(to, unread_.data(), taken);
    unread_.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
  }
  ssize_t write(const char* bytes, std::size_t size) override {
    answer_.append(bytes, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

 private:
  const std::string request_;
  std::string_view unread_;
  std::string answer_;
};

// process_request took the addresses of both ends from the stream before
// httplib 0.16, and as arguments since.
template <class Process>
void run(Process process, Exchange& exchange) {
  bool closed = false;
  const std::function<void(httplib::Request&)> no_setup;
  if constexpr (requires { process(exchange, true, closed, no_setup); }) {
    process(exchange, true, closed, no_setup);
  } else {
    const std::string nowhere;
    process(exchange, nowhere, 0, nowhere, 0, true, closed, no_setup);
  }
}

thread_local const sandbox::Request* asked_request = nullptr;

}  // namespace

const sandbox::Request& PageServer::asked() { return *asked_request; }

sandbox::Response PageServer::answer(const sandbox::Request& request) {
  asked_request = &request;
  Exchange exchange(request_text(request));
  run(
      [this](auto&&... arguments) -> decltype(process_request(
                                      std::forward<decltype(arguments)>(arguments)...)) {
        return process_request(std::forward<decltype(arguments)>(arguments)...);
      },
      exchange);
  return read_response(exchange.answer());
}

}  // namespace sandbox
