#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sandbox {

// base64 (RFC 4648 section 4), with `=` to a multiple of four, as HTTP's Basic wants it.
std::string base64(std::string_view bytes);

// base64url without padding (RFC 4648 section 5), as JSON Web Tokens use it.
std::string base64url(std::string_view bytes);
std::string padded_base64url(std::string_view bytes);  // with `=` to a multiple of four

// The bytes, or nothing when a character is none of the alphabet's, the length is
// impossible, or unused bits are set.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace sandbox
