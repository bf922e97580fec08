#pragma once

#include <string>

#include "diff/compare.h"

namespace sandbox {

// For a terminal.
std::string to_text(const Comparison& comparison);
// {"before","after","cases":[…],"answers":[…]}, one line.
std::string to_json(const Comparison& comparison);
// For a comment of a pull request.
std::string to_markdown(const Comparison& comparison);

}  // namespace sandbox
