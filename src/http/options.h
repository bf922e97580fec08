#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "model/http.h"

namespace sandbox {

// Answers one request. Called on several threads at once. Must not block: what
// takes a while goes into Response::later. What it throws becomes an empty 500. It
// answers HEAD as it answers GET, body included: the edge holds the body back.
using Handler = std::function<Response(const Request&)>;

// How much of one request is read. The only place with these figures; docs/bounds.md
// lists them with all others.
struct RequestLimits {
  std::size_t max_request_line = 8'192;  // bytes; beyond: 414
  std::size_t max_head = 16'384;         // bytes, request line included; beyond: 431
  std::size_t max_body = 65'536;         // bytes, decoded; beyond: 413
};

// Bounds of the HTTP edge, each with a clean answer when passed (docs/design.md 9).
struct ServerOptions {
  // HOST:PORT, [IPv6]:PORT, :PORT (every interface), unix:/path, or systemd for
  // a socket that systemd hands over; port 0 picks a free one.
  std::string listen = "127.0.0.1:8080";
  bool reuse_port = false;  // share the port with other processes that ask for it too
  std::string tls_cert;     // PEM files; both or none
  std::string tls_key;
  int workers = 2;
  RequestLimits request;
  std::size_t max_connections = 10'000;  // beyond: 503
  std::size_t max_turned_away = 256;     // how many may at once be told so; others are just closed
  std::size_t max_unsent = 262'144;      // bytes a peer has not taken; beyond, it waits
  // Bytes of requests and answers under way on all connections; beyond, a request that has not
  // come whole and holds more than a little: 503.
  std::size_t max_held = 67'108'864;
  std::chrono::milliseconds head_timeout{10'000};   // from a request's first byte to its body: 408
  std::chrono::milliseconds body_timeout{10'000};   // from there to its last byte: 408
  std::chrono::milliseconds idle_timeout{60'000};   // between two requests
  std::chrono::milliseconds write_timeout{30'000};  // for a peer to take an answer
  std::chrono::milliseconds drain_timeout{900};     // for what is in flight when stopped
  std::chrono::milliseconds answer_timeout{600'000};  // for an answer that takes a while, a fetch
  std::chrono::milliseconds linger_timeout{1'000};    // for a peer to close after a last answer
  std::chrono::milliseconds slow_pause{250};          // between the pieces of Fault::slow
  std::chrono::milliseconds stream_pause{200};        // between two questions to Response::more
};

}  // namespace sandbox
