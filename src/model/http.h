#pragma once

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
  std::string kind;       // "case", "default" or "refusal"; empty for other pages
  std::string case_file;  // "<operation>/<file>", empty when none was served
  std::string path;       // the path without its query: what a log may show
};

struct Response {
  int status = 200;
  HeaderLines headers;
  // Shared, so that a prepared answer is copied once: into the socket's buffer.
  std::shared_ptr<const std::string> body;
  AnswerNote note;
  // When set, the answer takes a while and the rest is not there yet: to be called
  // once, on a thread that may wait. What it returns has no `later`.
  std::function<Response()> later;
};

}  // namespace sandbox
