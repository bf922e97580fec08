#pragma once

#include <string>

#include "diff/compare.h"
#include "model/wording.h"

namespace sandbox {

// For a terminal.
std::string to_text(const Comparison& comparison, Language language);
// {"before","after","cases":[…],"answers":[…]}, one line.
std::string to_json(const Comparison& comparison);
// For a comment of a pull request.
std::string to_markdown(const Comparison& comparison, Language language);

}  // namespace sandbox
