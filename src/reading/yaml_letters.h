#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/finding.h"

namespace sandbox {

// The first letter of a text that YAML doesn't allow: bytes that are not UTF-8 (rule
// `not-utf8`), control characters (`yaml-syntax`). Nothing when all are allowed.
std::optional<Finding> refuse_letters(std::string_view text, const std::string& file);

}  // namespace sandbox
