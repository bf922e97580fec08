#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sandbox {

// The first media type of an Accept or Content-Type header that is none, as Rails
// checks them: `foo` in "foo, application/json". Nothing when all are well formed.
// Source: docs/reference/crosscutting.md 5.2 step 0, G50.
std::optional<std::string> malformed_media_type(std::string_view header);

}  // namespace sandbox
