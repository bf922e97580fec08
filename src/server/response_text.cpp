#include "server/response_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <memory>

#include "server/status.h"
#include "support/text.h"

namespace sandbox {
namespace {

constexpr std::array<std::string_view, 4> framing_names = {"Content-Length", "Connection",
                                                           "Transfer-Encoding", "Keep-Alive"};

bool is_framing(std::string_view name) {
  return std::ranges::any_of(
      framing_names, [&](std::string_view framing) { return equal_ignoring_case(name, framing); });
}

// A value echoed from a request must not be able to start a second header.
// Without an early end, so that the compiler looks at many bytes at once.
bool fits_on_a_line(std::string_view text) {
  unsigned controls = 0;
  for (const char c : text) controls += static_cast<unsigned char>(c) < ' ' && c != '\t' ? 1U : 0U;
  return controls == 0;
}

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

}  // namespace

void append_head(std::string& out, const Response& response, const Delivery& delivery) {
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::size_t>(response.status));
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\n";
  append_field(out, "Server", "bac-a-sable");
  append_field(out, "Date", delivery.date);
  for (const ResponseHeader& header : response.headers) {
    if (is_framing(header.name)) continue;
    if (!fits_on_a_line(header.name) || !fits_on_a_line(header.value)) continue;
    append_field(out, header.name, header.value);
  }
  if (allows_body(response.status)) {
    out += "Content-Length: ";
    append_number(out, response.body ? response.body->size() : 0);
    out += "\r\n";
  }
  append_field(out, "Connection", delivery.keep_alive ? "keep-alive" : "close");
  out += "\r\n";
}

std::string rejection_text(const Rejection& rejection, std::string_view date) {
  Response response;
  response.status = rejection.status;
  response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
  response.body = std::make_shared<const std::string>(rejection.why + "\n");
  std::string out;
  append_head(out, response, {.keep_alive = false, .date = date});
  return out + *response.body;
}

std::string http_date(long long seconds) {
  const std::time_t time = static_cast<std::time_t>(seconds);
  std::tm utc{};
  gmtime_r(&time, &utc);
  std::array<char, 32> text;  // strftime's names are English: the program never sets a locale
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc)};
}

}  // namespace sandbox
