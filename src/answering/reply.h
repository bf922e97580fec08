#pragma once

#include <memory>
#include <string>

#include "model/contract.h"
#include "model/http.h"
#include "model/prepared_answer.h"

namespace sandbox {

// Which of the application's headers an answer carries.
// Source: docs/reference/crosscutting.md 6.3, 6.4.
struct HeaderGroups {
  bool security = true;  // x-frame-options and the like
  bool cache = false;    // x-response-cached, x-cache-expires-in
  bool vary_accept = true;
};

// An answer with its headers, but for what the edge adds. An answer of 200 gets its
// ETag, and becomes 304 when the request already has it. An empty content type
// gives no header.
Response reply(const Request& request, const Cors& cors, const std::string& content_type,
               const PreparedAnswer& answer, const HeaderGroups& groups);

// The headers that let a web page read the answer, where it may.
// Source: docs/reference/crosscutting.md 1.7.
void add_cors(const Request& request, const Cors& cors, HeaderLines& headers);

// The answer to a browser's preflight. Source: docs/reference/crosscutting.md 1.7.
bool is_preflight(const Request& request);
Response preflight(const Request& request, const Cors& cors);

}  // namespace sandbox
