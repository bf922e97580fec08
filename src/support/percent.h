#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sandbox {

// What `+` stands for: a space in a query or a form, itself in a path.
enum class Plus { is_space, is_itself };

// The text with its %xx sequences decoded. Nothing when a `%` is not followed by two
// hexadecimal digits, or when the bytes are then not UTF-8: see cleaned().
std::optional<std::string> percent_decoded(std::string_view text, Plus plus);

// A query, path or form that cannot be decoded, without what is in the way, as the
// service cleans it: from left to right, `%` and a letter that is no hexadecimal digit,
// `%h` and such a letter, escapes and bytes that are no UTF-8. A text that can be
// decoded is returned as it is. Source: docs/reference/crosscutting.md 1.2,
// docs/reference/observed.md E1.
std::string cleaned(std::string_view text);

// The text with all but letters, digits and `-_.~` as %XX (RFC 3986 section 2.1);
// bytes in `also_plain` stand for themselves too.
std::string percent_encoded(std::string_view text, std::string_view also_plain = {});

// Whether decoding leaves the text as it is.
bool stands_for_itself(std::string_view text, Plus plus);

}  // namespace sandbox
