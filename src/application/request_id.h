#pragma once

#include <string>

#include "model/http.h"

namespace sandbox {

// A version 4 UUID, new each time.
std::string random_uuid();

// The client's own X-Request-Id, cleaned as Rails cleans it, which may leave nothing of
// it; a new UUID when it is blank or missing.
// Source: docs/reference/crosscutting.md 6.4, docs/reference/observed.md E14; docs/design.md 7, D4.
std::string request_id(const Request& request);

}  // namespace sandbox
