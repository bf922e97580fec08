#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/header_lines.h"

namespace sandbox {

struct Header {
  std::string name;
  std::string value;
};

// A request whose framing has been checked (RFC 9112) and whose bytes are
// untouched: the target is as sent, header values are not decoded.
struct Request {
  std::string method;  // "GET"
  std::string target;  // origin form, raw: "/api/v2/etudiants?ine=1234567890G"
  std::vector<Header> headers;
  std::string body;
  std::string scheme = "http";  // "https" behind TLS

  // The first header of that name, in any case; absent when there is none.
  std::optional<std::string_view> header(std::string_view name) const;
  // What the client called, "sandbox.test:8080", a proxy in between or not: the last of
  // X-Forwarded-Host, else Host; empty when there is neither. Source:
  // docs/reference/crosscutting.md 1.1.
  std::string_view host() const;
};

// What is said about an answer in the log and in the X-Sandbox-* headers.
struct AnswerNote {
  std::string operation;  // empty when no operation was found
  std::string kind;       // "case", "default", "refusal" or "forced"; empty for other pages
  std::string case_file;  // "<operation>/<file>", empty when none was served
  std::string path;       // the path without its query: what a log may show
};

// What goes wrong on the way to the client because it was asked for: the connection is
// reset in place of an answer; half of it comes; it trickles; its body is no text.
enum class Fault : unsigned char { none, reset, truncate, slow, garbage };

struct Response {
  int status = 200;
  HeaderLines headers;
  // Shared, so that a prepared answer is copied once: into the socket's buffer.
  std::shared_ptr<const std::string> body;
  AnswerNote note;
  // When set, the answer takes a while and the rest is not there yet: to be called
  // once, on a thread that may wait. What it returns has no `later`.
  std::function<Response()> later;
  // It waits for a tree, as long as that takes: it stands in another queue than what works.
  bool waits_for_tree = false;
  // Kept by the edge, whose timer holds no worker: how long the answer waits before it
  // goes, and how it is spoilt.
  std::chrono::milliseconds delay{0};
  Fault fault = Fault::none;
  // When set, the body has no length: what this gives is sent as it comes, asked for
  // several times a second, on the edge's threads, so it must not wait; nothing ends it.
  std::function<std::optional<std::string>()> more;
};

}  // namespace sandbox
