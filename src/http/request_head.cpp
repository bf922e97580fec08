#include "http/request_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/text.h"

// A head is split into its request line and fields, and then held against a table of
// checks, in order; each either passes or names the status and the sentence of the
// refusal. The forms of bytes are tables of 256, so that one look-up decides each byte.

namespace sandbox {
namespace {

using Problem = std::optional<Rejection>;

// A set of bytes, as a table.
class ByteSet {
 public:
  template <class Predicate>
  explicit constexpr ByteSet(Predicate predicate) {
    for (std::size_t byte = 0; byte < holds_.size(); ++byte) {
      holds_[byte] = predicate(static_cast<unsigned char>(byte));
    }
  }
  constexpr bool all_of(std::string_view text) const {
    return std::ranges::all_of(text, [&](char c) { return holds_[static_cast<unsigned char>(c)]; });
  }

 private:
  std::array<bool, 256> holds_{};
};

constexpr bool is_alphanumeric(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
constexpr bool is_one_of(unsigned char c, std::string_view set) {
  return set.find(static_cast<char>(c)) != std::string_view::npos;
}

// RFC 9110 5.6.2: token.
constexpr ByteSet token_bytes([](unsigned char c) {
  return is_alphanumeric(c) || (c != 0 && is_one_of(c, "!#$%&'*+-.^_`|~"));
});
// RFC 3986 3.2.2: what a name and what an address in brackets are made of.
constexpr ByteSet name_bytes([](unsigned char c) {
  return is_alphanumeric(c) || (c != 0 && is_one_of(c, "-._~%!$&'()*+,;="));
});
constexpr ByteSet address_bytes([](unsigned char c) {
  return is_alphanumeric(c) || (c != 0 && is_one_of(c, ":."));
});

// RFC 9110 7.2 and RFC 3986 3.2: a name or a `[address]`, then perhaps `:` and a port;
// no user information. Empty where a client knows no host.
bool is_host_and_port(std::string_view text) {
  std::size_t end = text.find(':');
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos || bracket == 1) return false;
    if (!address_bytes.all_of(text.substr(1, bracket - 1))) return false;
    end = bracket + 1;
  } else if (!name_bytes.all_of(text.substr(0, end))) {
    return false;
  }
  if (end >= text.size()) return true;
  const std::string_view port = text.substr(end + 1);
  return text[end] == ':' && (port.empty() || is_digits(port));
}

// RFC 9110 5.5: field-value. Leaves out NUL, CR and LF above all.
bool is_field_value(std::string_view text) {
  return !has_byte(text, [](unsigned char c) { return (c < ' ' && c != '\t') || c == 0x7F; });
}

// RFC 9112 3.2, and bytes of UTF-8; a fragment ('#') is never sent.
bool is_target(std::string_view text) {
  return !text.empty() &&
         !has_byte(text, [](unsigned char c) { return c <= ' ' || c == 0x7F || c == '#'; });
}

bool is_token(std::string_view text) { return !text.empty() && token_bytes.all_of(text); }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_named(const Header& header, std::string_view name) {
  return equal_ignoring_case(header.name, name);
}

std::ptrdiff_t count_fields(const RequestHead& head, std::string_view name) {
  return std::ranges::count_if(head.request.headers,
                               [&](const Header& header) { return is_named(header, name); });
}

// Calls `each` with every member of every comma-separated field of that name.
template <class Each>
void for_each_member(const RequestHead& head, std::string_view name, Each each) {
  for (const Header& header : head.request.headers) {
    if (!is_named(header, name)) continue;
    std::string_view rest = header.value;
    while (true) {
      const std::size_t comma = rest.find(',');
      each(trimmed(rest.substr(0, comma)));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
}

// RFC 9112 2.3: HTTP/1.1. Later minor versions are read as 1.1 (RFC 9110 2.5).
Problem read_version(std::string_view text, RequestHead& head) {
  const bool well_formed = text.size() == 8 && text.starts_with("HTTP/") && text[6] == '.' &&
                           is_digits(text.substr(5, 1)) && is_digits(text.substr(7, 1));
  if (!well_formed) return Rejection{400, "the request line does not end with HTTP/1.1"};
  if (text[5] != '1') return Rejection{505, "only HTTP/1.1 and HTTP/1.0 are spoken here"};
  head.minor_version = text[7] == '0' ? 0 : 1;
  return {};
}

// RFC 9112 3: method SP request-target SP HTTP-version.
Problem read_request_line(std::string_view line, RequestHead& head) {
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos) {
    return Rejection{400, "the request line is not `METHOD target HTTP/1.1`"};
  }
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, second - first - 1);
  const std::size_t last = line.rfind(' ');
  if (last != second && !target.empty() && line.substr(last + 1).starts_with("HTTP/")) {
    return Rejection{400, "a space in the target must be sent as %20"};
  }
  if (!is_token(method)) return Rejection{400, "the method is not a word"};
  if (!is_target(target)) {
    return Rejection{400, "the target is empty or holds a byte that must be percent-encoded"};
  }
  head.request.method = method;
  head.request.target = target;
  return read_version(line.substr(second + 1), head);
}

Problem read_fields(std::string_view lines, std::vector<Header>& headers) {
  headers.reserve(16);
  while (true) {
    const std::size_t end = lines.find("\r\n");
    if (end == 0 || end == std::string_view::npos) return {};
    auto field = parse_field(lines.substr(0, end));
    if (auto* rejection = std::get_if<Rejection>(&field)) return std::move(*rejection);
    headers.push_back(std::get<Header>(std::move(field)));
    lines.remove_prefix(end + 2);
  }
}

// RFC 9112 3.2: exactly one Host in HTTP/1.1, and a valid one.
Problem check_host(RequestHead& head) {
  const auto count = count_fields(head, "Host");
  if (count > 1) return Rejection{400, "Host is sent more than once"};
  if (count == 0 && head.minor_version > 0) return Rejection{400, "Host is missing"};
  if (count == 1 && !is_host_and_port(*head.request.header("Host"))) {
    return Rejection{400, "Host is not a host and a port"};
  }
  return {};
}

// RFC 9112 3.2.2: the host of an absolute target replaces the field Host.
Problem take_absolute_target(RequestHead& head, std::size_t scheme_size) {
  const std::string whole = std::move(head.request.target);
  const std::size_t path = std::min(whole.find_first_of("/?", scheme_size), whole.size());
  const std::string authority = whole.substr(scheme_size, path - scheme_size);
  if (authority.empty() || !is_host_and_port(authority)) {
    return Rejection{400, "the target names no valid host"};
  }
  for (Header& header : head.request.headers) {
    if (is_named(header, "Host")) header.value = authority;
  }
  const std::string rest = whole.substr(path);
  if (rest.empty() && head.request.method == "OPTIONS") {
    head.request.target.assign(1, '*');
  } else {
    head.request.target = rest.starts_with('/') ? rest : '/' + rest;
  }
  return {};
}

// RFC 9112 3.2: the four forms of a target, and which method may use which.
Problem normalise_target(RequestHead& head) {
  const std::string_view target = head.request.target;
  if (head.request.method == "CONNECT") {
    const std::size_t colon = target.rfind(':');
    const bool is_authority = colon != std::string_view::npos && colon > 0 &&
                              is_host_and_port(target) && is_digits(target.substr(colon + 1));
    if (!is_authority) return Rejection{400, "the target of CONNECT is not host:port"};
    return {};
  }
  if (target.starts_with('/')) return {};
  if (target == "*" && head.request.method == "OPTIONS") return {};
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (equal_ignoring_case(target.substr(0, scheme.size()), scheme)) {
      return take_absolute_target(head, scheme.size());
    }
  }
  return Rejection{400, "the target does not start with `/`"};
}

// RFC 9112 6.1 and 7: one coding, chunked, is understood.
Problem read_transfer_encoding(RequestHead& head) {
  if (head.minor_version == 0) return Rejection{400, "HTTP/1.0 has no Transfer-Encoding"};
  std::vector<std::string_view> codings;
  for_each_member(head, "Transfer-Encoding",
                  [&](std::string_view coding) { codings.push_back(coding); });
  const auto is_chunked = [](std::string_view coding) {
    return equal_ignoring_case(coding, "chunked");
  };
  if (!is_chunked(codings.back())) {
    return Rejection{400, "the last Transfer-Encoding is not chunked"};
  }
  if (std::ranges::count_if(codings, is_chunked) > 1) {
    return Rejection{400, "Transfer-Encoding says chunked more than once"};
  }
  if (codings.size() > 1) return Rejection{501, "only chunked is understood as Transfer-Encoding"};
  head.framing = Framing::chunked;
  return {};
}

// RFC 9112 6.3: digits alone. Equal repetitions are refused too, as it allows.
Problem read_content_length(RequestHead& head) {
  const std::string_view text = *head.request.header("Content-Length");
  if (!is_digits(text)) return Rejection{400, "Content-Length is not a number"};
  head.framing = Framing::length;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), head.content_length);
  if (parsed.ec == std::errc::result_out_of_range) {
    head.content_length = std::numeric_limits<std::size_t>::max();
  }
  return {};
}

Problem read_framing(RequestHead& head) {
  const auto lengths = count_fields(head, "Content-Length");
  const bool encoded = count_fields(head, "Transfer-Encoding") > 0;
  if (encoded && lengths > 0) {
    return Rejection{400, "Content-Length and Transfer-Encoding contradict each other"};
  }
  if (lengths > 1) return Rejection{400, "Content-Length is sent more than once"};
  if (encoded) return read_transfer_encoding(head);
  if (lengths == 1) return read_content_length(head);
  return {};
}

// RFC 9112 9.3. What follows CONNECT may be meant for a tunnel that we never
// open, so it must not be read as a request.
Problem read_connection(RequestHead& head) {
  bool close = false;
  bool keep = head.minor_version > 0;
  for_each_member(head, "Connection", [&](std::string_view option) {
    if (equal_ignoring_case(option, "close")) close = true;
    if (equal_ignoring_case(option, "keep-alive")) keep = true;
  });
  head.keep_alive = keep && !close && head.request.method != "CONNECT";
  return {};
}

// RFC 9110 10.1.1: HTTP/1.0 cannot expect, and without a body nothing waits.
Problem read_expectation(RequestHead& head) {
  if (head.minor_version == 0) return {};
  Problem problem;
  for_each_member(head, "Expect", [&](std::string_view expectation) {
    if (equal_ignoring_case(expectation, "100-continue")) {
      head.expects_continue = head.framing != Framing::none;
    } else {
      problem = Rejection{417, "only 100-continue can be expected"};
    }
  });
  return problem;
}

constexpr std::array steps = {check_host, normalise_target, read_framing, read_connection,
                              read_expectation};

}  // namespace

std::variant<Header, Rejection> parse_field(std::string_view line) {
  if (line.starts_with(' ') || line.starts_with('\t')) {
    return Rejection{400, "a header line starts with a space"};  // RFC 9112 5.2: obs-fold
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return Rejection{400, "a header line has no colon"};
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trimmed(line.substr(colon + 1));
  // RFC 9112 5.1: a space before the colon must be refused.
  if (!is_token(name)) return Rejection{400, "a header name is not a word"};
  if (!is_field_value(value)) return Rejection{400, "a header value holds a control character"};
  return Header{std::string(name), std::string(value)};
}

std::variant<RequestHead, Rejection> parse_head(std::string_view text) {
  RequestHead head;
  const std::size_t end = text.find("\r\n");
  if (Problem problem = read_request_line(text.substr(0, end), head)) return *problem;
  if (Problem problem = read_fields(text.substr(end + 2), head.request.headers)) return *problem;
  for (const auto step : steps) {
    if (Problem problem = step(head)) return *problem;
  }
  return head;
}

}  // namespace sandbox
