#pragma once

#include <string>

namespace sandbox {

// Why the edge lets no request through: the status of its answer and, for
// whoever debugs the client, a sentence. The connection ends with it.
struct Rejection {
  int status = 400;
  std::string why;

  friend bool operator==(const Rejection&, const Rejection&) = default;
};

}  // namespace sandbox
