#pragma once

#include <string>
#include <string_view>

#include "http/rejection.h"
#include "model/http.h"

namespace sandbox {

// What the edge knows about an answer besides its content.
struct Delivery {
  bool keep_alive = true;
  std::string_view date;  // "Mon, 23 Nov 2026 11:41:04 GMT"
};

// Appends status line, headers and empty line of `response`: Server and Date,
// then its own headers in their order, then Content-Length (where the status
// allows a body) and Connection: framing is the edge's business.
void append_head(std::string& out, const Response& response, const Delivery& delivery);

// A whole answer to a request that was not let in; the connection ends with it.
std::string rejection_text(const Rejection& rejection, std::string_view date);

// The value of a Date header (RFC 9110 5.6.7) for a time in seconds since 1970.
std::string http_date(long long seconds);

}  // namespace sandbox
