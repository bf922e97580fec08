#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "model/http.h"

namespace sandbox {

// Answers one request. Called on several threads at once. Must not block; what
// it throws becomes an empty 500.
using Handler = std::function<Response(const Request&)>;

// Bounds of the HTTP edge, each with a clean answer when passed (design 9).
struct ServerOptions {
  std::string listen = "127.0.0.1:8080";  // HOST:PORT or [IPv6]:PORT; port 0 picks a free one
  int workers = 2;
  std::size_t max_request_line = 8 * 1024;  // bytes; beyond: 414
  std::size_t max_head = 16 * 1024;         // bytes, request line included; beyond: 431
  std::size_t max_body = 64 * 1024;         // bytes; beyond: 413
  std::size_t max_connections = 10'000;
  std::chrono::milliseconds head_timeout{10'000};  // from the first byte of a request to its last
  std::chrono::milliseconds idle_timeout{60'000};  // between two requests
};

// An HTTP/1.1 server, bound, listening and answering once constructed. Throws
// std::runtime_error, with a sentence for the user, when it cannot listen.
class HttpServer {
 public:
  HttpServer(Handler handler, const ServerOptions& options);
  ~HttpServer();  // stop()
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const;         // 0 for a Unix socket
  std::string url() const;  // "http://127.0.0.1:8080"
  void stop();              // answers what is in flight (within a second), then returns

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandbox
