#include "http/responder.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <exception>
#include <functional>
#include <utility>

#include "http/reason_phrase.h"
#include "http/response_text.h"

namespace sandbox {

// What httplib takes for a connection: it reads a line of ours, and where it
// writes its head, ours goes into the buffer.
class Responder::Exchange : public httplib::Stream {
 public:
  Exchange(std::string& out, const Response& response, const Delivery& delivery)
      : out_(out), response_(response), delivery_(delivery) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override {
    const std::size_t taken = std::min(size, line_.size());
    std::memcpy(to, line_.data(), taken);
    line_.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
  }
  ssize_t write(const char*, std::size_t size) override {
    append_head(out_, response_, delivery_);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

 private:
  std::string_view line_ = "GET / HTTP/1.1\r\n\r\n";
  std::string& out_;
  const Response& response_;
  const Delivery& delivery_;
};

Responder::Responder(sandbox::Handler handler) : handler_(std::move(handler)) {
  set_pre_routing_handler([this](const httplib::Request&, httplib::Response& reply) {
    reply.status = response_.status;
    return HandlerResponse::Handled;
  });
}

// process_request took the addresses of both ends from the stream before
// httplib 0.16, and as arguments since.
template <class Self>
bool Responder::run(Self& self, Exchange& exchange) {
  bool closed = false;
  const std::function<void(httplib::Request&)> no_setup;
  if constexpr (requires { self.process_request(exchange, true, closed, no_setup); }) {
    return self.process_request(exchange, true, closed, no_setup);
  } else {
    const std::string nowhere;
    return self.process_request(exchange, nowhere, 0, nowhere, 0, true, closed, no_setup);
  }
}

Response Responder::response_to(const Request& request) const {
  try {
    return handler_(request);
  } catch (...) {
    Response failed;
    failed.status = 500;
    return failed;
  }
}

std::function<Response()> Responder::answer(const Request& request, bool keep_alive,
                                            std::string& out) {
  Response response = response_to(request);
  if (response.later) return std::move(response.later);
  answer_with(std::move(response), request.method == "HEAD", keep_alive, out);
  return {};
}

void Responder::answer_with(Response response, bool is_head, bool keep_alive, std::string& out) {
  response_ = std::move(response);
  const Delivery delivery{keep_alive, date()};
  Exchange exchange(out, response_, delivery);
  run(*this, exchange);
  if (response_.body && !is_head && allows_body(response_.status)) out += *response_.body;
}

std::string_view Responder::date() {
  using std::chrono::system_clock;
  const long long now = system_clock::to_time_t(system_clock::now());
  if (now != date_second_) {
    date_second_ = now;
    date_ = http_date(now);
  }
  return date_;
}

}  // namespace sandbox
