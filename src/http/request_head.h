#pragma once

#include <cstddef>
#include <string_view>
#include <variant>

#include "http/rejection.h"
#include "model/http.h"

namespace sandbox {

// How the end of a request's body is told (RFC 9112 section 6).
enum class Framing { none, length, chunked };

// The head of a request, understood; `request` still lacks its body.
struct RequestHead {
  Request request;
  int minor_version = 1;  // of HTTP/1.x; 2 and later count as 1
  Framing framing = Framing::none;
  std::size_t content_length = 0;  // with Framing::length; saturates at the largest value
  bool keep_alive = true;
  bool expects_continue = false;
};

// Reads a whole head, from its request line to its empty line, each line ended
// by CRLF. Strict where RFC 9112 leaves a choice, because a lenient reader is
// how two servers come to disagree on where a request ends; bytes above 0x7F in
// the target are let through, since French names are typed into curl as they are.
std::variant<RequestHead, Rejection> parse_head(std::string_view text);

// Reads one header line without its CRLF. Also used for trailers.
std::variant<Header, Rejection> parse_field(std::string_view line);

}  // namespace sandbox
