#pragma once

#include <memory>
#include <string>

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;

namespace sandbox {

struct FreeTlsSession {
  void operator()(SSL* session) const;
};
using TlsSession = std::unique_ptr<SSL, FreeTlsSession>;

// A certificate and its key, ready to serve TLS 1.2 and 1.3.
class TlsContext {
 public:
  // Both are PEM files; the certificate may be followed by its chain. Throws
  // std::runtime_error, with the file and what to do, when one is of no use.
  TlsContext(const std::string& certificate_file, const std::string& key_file);

  TlsSession open_session() const;  // a server's, not yet tied to a socket

 private:
  struct Free {
    void operator()(SSL_CTX* context) const;
  };
  std::unique_ptr<SSL_CTX, Free> context_;
};

}  // namespace sandbox
