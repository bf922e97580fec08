#pragma once

#include <string>

#include "model/http.h"

namespace sandbox {

// A version 4 UUID, new each time.
std::string random_uuid();

// The client's own X-Request-Id, cleaned as Rails cleans it, or a new UUID.
// Source: docs/reference/crosscutting.md 6.4; docs/design.md 7, D4.
std::string request_id(const Request& request);

}  // namespace sandbox
