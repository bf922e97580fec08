#include "site/exchange.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

#include "support/text.h"

namespace sandbox {
namespace {

bool is_one_of(std::string_view name, const auto& names) {
  return std::ranges::any_of(
      names, [&](std::string_view each) { return equal_ignoring_case(name, each); });
}

// The edge has read the framing and decides on the connection. Range and the codings
// httplib would act upon whatever the page is: parts of it, brotli at its slowest, bodies
// without bound.
constexpr std::array not_passed_on = {"Accept-Encoding",
                                      "Connection",
                                      "Content-Encoding",
                                      "Content-Length",
                                      "Expect",
                                      "Keep-Alive",
                                      "Range",
                                      "TE",
                                      "Trailer",
                                      "Transfer-Encoding",
                                      "Upgrade",
                                      "Accept-Ranges"};
constexpr std::array said_by_the_edge = {"Accept-Ranges", "Connection", "Content-Length",
                                         "Keep-Alive"};

std::string replaced(std::string_view text, char what, std::string_view by) {
  std::string out;
  for (const char c : text) {
    if (c == what) {
      out += by;
    } else {
      out += c;
    }
  }
  return out;
}

// httplib takes a second `?` for an error.
std::string target_for_httplib(std::string_view target) {
  const std::size_t query = target.find('?');
  if (query == std::string_view::npos) return std::string(target);
  return std::string(target.substr(0, query + 1)) + replaced(target.substr(query + 1), '?', "%3F");
}

// httplib decodes %xx in values, but for these two.
std::string value_for_httplib(const Header& header) {
  constexpr std::array kept = {"Location", "Referer"};
  return is_one_of(header.name, kept) ? header.value : replaced(header.value, '%', "%25");
}

}  // namespace

std::string request_text(const Request& request) {
  const std::string_view method =
      request.method == "HEAD" ? std::string_view("GET") : std::string_view(request.method);
  std::string text =
      std::string(method) + " " + target_for_httplib(request.target) + " HTTP/1.1\r\n";
  for (const Header& header : request.headers) {
    if (is_one_of(header.name, not_passed_on)) continue;
    text += header.name + ": " + value_for_httplib(header) + "\r\n";
  }
  text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n";
  return text + request.body;
}

Response read_response(std::string_view text) {
  Response response;
  const std::size_t head_end = std::min(text.find("\r\n\r\n"), text.size());
  std::string_view lines = text.substr(0, head_end);
  const std::string_view status = lines.substr(std::min(lines.find(' ') + 1, lines.size()));
  std::from_chars(status.data(), status.data() + status.size(), response.status);
  while (true) {
    lines.remove_prefix(std::min(lines.find("\r\n"), lines.size()));
    if (lines.empty()) break;
    lines.remove_prefix(2);
    const std::string_view line = lines.substr(0, lines.find("\r\n"));
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    const std::string_view name = line.substr(0, colon);
    if (!is_one_of(name, said_by_the_edge)) response.headers.add(name, line.substr(colon + 2));
  }
  response.body = std::make_shared<const std::string>(
      head_end < text.size() ? text.substr(head_end + 4) : std::string_view());
  return response;
}

}  // namespace sandbox
