#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sandbox {

// What `+` stands for: a space in a query or a form, itself in a path.
enum class Plus { is_space, is_itself };

// The text with its %xx sequences decoded, less the bytes that are then not UTF-8
// (docs/reference/crosscutting.md 1.2). Nothing when a `%` is not followed by two
// hexadecimal digits.
std::optional<std::string> percent_decoded(std::string_view text, Plus plus);

// Whether decoding leaves the text as it is.
bool stands_for_itself(std::string_view text, Plus plus);

}  // namespace sandbox
