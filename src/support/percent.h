#pragma once

#include <string>
#include <string_view>

namespace sandbox {

// What `+` stands for: a space in a query or a form, itself in a path.
enum class Plus { is_space, is_itself };

// The text with its %xx sequences decoded. Sequences that are none stay as they
// are; bytes that are not UTF-8 are dropped (reference/crosscutting.md 1.2).
std::string percent_decoded(std::string_view text, Plus plus);

}  // namespace sandbox
