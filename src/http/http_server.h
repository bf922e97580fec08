#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "http/options.h"

namespace sandbox {

// An HTTP/1.1 server, bound, listening and answering once constructed. Throws
// std::runtime_error, with a sentence for the user, when it cannot listen.
class HttpServer {
 public:
  HttpServer(Handler handler, const ServerOptions& options);
  ~HttpServer();  // stop()
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::size_t connections() const;  // open now
  int port() const;                 // 0 for a Unix socket
  std::string url() const;  // "http://127.0.0.1:8080", "https://…" with TLS, or "unix:/path"
  // For connections from now on. Throws std::runtime_error, with a sentence for the user, when
  // the files are of no use: the certificate of before stays. Nothing without TLS.
  void read_certificate_again();
  void stop();  // answers what is in flight (within a second), then returns

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandbox
