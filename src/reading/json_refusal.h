#pragma once

#include <string_view>

#include "reading/slips.h"

namespace sandbox {

// What is wrong with a text that is no JSON, at its place in that text: the first
// slip from the start. For a text that is JSON, or whose fault is another (a number
// too large for a float), a general sentence at its start.
Complaint explain_json(std::string_view text);

}  // namespace sandbox
