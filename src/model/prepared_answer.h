#pragma once

#include <memory>
#include <string>

namespace sandbox {

// A body ready to be copied to a socket.
struct PreparedAnswer {
  int status = 200;
  std::shared_ptr<const std::string> body;
  std::string etag;  // W/"…"; of a 200 or 201 alone
};

// W/" and the first 32 hexadecimal digits of the body's SHA-256.
// Source: docs/reference/crosscutting.md 6.5.
std::string etag_of(std::string_view body);

PreparedAnswer prepare(int status, std::string body);

}  // namespace sandbox
