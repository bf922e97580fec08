#pragma once

#include <string>
#include <string_view>

#include "http/rejection.h"
#include "model/http.h"

namespace sandbox {

// What the edge knows about an answer besides its content.
struct Delivery {
  bool keep_alive = true;
  bool is_head = false;   // the answer to HEAD: all but the body
  std::string_view date;  // "Mon, 23 Nov 2026 11:41:04 GMT"
};

// Appends an answer as it goes over the wire: status line, Server and Date, then its
// own headers in their order, then Content-Length (where the status allows a body, and
// its length is known) and Connection, since framing is the edge's business; an empty line; the
// body.
void append_response(std::string& out, const Response& response, const Delivery& delivery);

// The answer to a request that was not let in; the connection ends with it.
Response rejected(const Rejection& rejection);

}  // namespace sandbox
