#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/http.h"

namespace sandbox {

// Where a server is: "http://127.0.0.1:8080", "https://sandbox.test/base", "unix:/path".
struct BaseUrl {
  std::string server;  // "http://127.0.0.1:8080"; of a Unix socket, its path
  std::string path;    // "/base", without a slash at its end; empty at the root
  bool is_unix = false;
};

// Throws std::runtime_error, with a sentence for the user, for anything else.
BaseUrl read_base_url(const std::string& url);

// What a server said, or why it said nothing.
struct Reply {
  int status = 0;  // 0: nothing, and `failure` says why
  std::string body;
  std::optional<int> retry_after;  // seconds
  std::string failure;
};

// Asks one server, one request after the other on one connection, by cpp-httplib.
// Certificates are verified, but those of this machine's own names.
class HttpClient {
 public:
  explicit HttpClient(const BaseUrl& url);
  ~HttpClient();

  // `target` is sent below the base path, byte for byte.
  Reply get(const std::string& target, const std::vector<Header>& headers = {});

 private:
  struct Connection;
  std::string base_path_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace sandbox
