#include "http/response_text.h"

#include <array>
#include <charconv>
#include <memory>

#include "http/reason_phrase.h"

namespace sandbox {
namespace {

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

}  // namespace

void append_response(std::string& out, const Response& response, const Delivery& delivery) {
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::size_t>(response.status));
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\nServer: bac-a-sable\r\nDate: ";
  out += delivery.date;
  out += "\r\n";
  out += response.headers.text();
  if (allows_body(response.status) && !response.more) {
    out += "Content-Length: ";
    append_number(out, response.body ? response.body->size() : 0);
    out += "\r\n";
  }
  out += delivery.keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  if (response.body && !delivery.is_head && allows_body(response.status)) out += *response.body;
}

Response rejected(const Rejection& rejection) {
  Response response;
  response.status = rejection.status;
  response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
  if (rejection.status == 503) response.headers.add("Retry-After", "1");
  response.body = std::make_shared<const std::string>(rejection.why + "\n");
  return response;
}

}  // namespace sandbox
