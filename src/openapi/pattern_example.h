#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "openapi/pattern.h"

namespace sandbox {

// A text that matches and has between `least` and `most` code points, always the
// same one; absent when none was found.
std::optional<std::string> example_of(const Pattern& pattern, std::size_t least, std::size_t most);

}  // namespace sandbox
