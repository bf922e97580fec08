#pragma once

#include <string>
#include <string_view>

#include "model/http.h"

namespace sandbox {

// A request that the edge let through, written down again for cpp-httplib. What the
// edge has dealt with (framing, connection) or httplib would misread is left out or
// escaped, so that its handlers see what was sent. HEAD is written as GET.
// Source: docs/libraries.md 2.4.
std::string request_text(const Request& request);

// The answer that httplib wrote, less the headers that are the edge's to say.
Response read_response(std::string_view text);

}  // namespace sandbox
