#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/http.h"

namespace sandbox {

// Whether the one who asks takes gzip (RFC 9110, 12.5.3).
bool accepts_gzip(const Request& request);

// The text as gzip, the same bytes each time; nothing when it is short, or would not be smaller.
std::optional<std::string> gzipped(std::string_view text);

}  // namespace sandbox
