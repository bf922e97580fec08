#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/http.h"

namespace sandbox {

// The first media type of an Accept or Content-Type header that is none, as Rails
// checks them: `foo` in "foo, application/json". Nothing when all are well formed.
// Source: docs/reference/crosscutting.md 5.2 step 0, G50.
std::optional<std::string> malformed_media_type(std::string_view header);

// The same of a request's two headers. Accept is not looked at when the path or a
// parameter says the format, nor when it is a browser's.
std::optional<std::string> malformed_header(const Request& request, bool has_format);

// Accept headers of browsers, which Rails does not look at.
bool is_browser_like(std::string_view accept);

// The type of an Accept header that is liked best: the first of those with the highest
// `q`, without its parameters, in lower case. Empty when there is none.
std::string preferred_media_type(std::string_view accept);

// "json" of "/a/b.json" and "/a/b.json/"; empty when the path ends otherwise.
std::string_view path_ending(std::string_view path);

}  // namespace sandbox
