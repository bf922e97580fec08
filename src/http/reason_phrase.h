#pragma once

#include <string_view>

namespace sandbox {

// The registered phrase of an HTTP status ("Unprocessable Content" for 422);
// for others the name of its class ("Client Error" for 499).
std::string_view reason_phrase(int status);

// Whether an answer of that status may carry a body (RFC 9110 6.4.1).
constexpr bool allows_body(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace sandbox
