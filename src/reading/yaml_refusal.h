#pragma once

#include <cstddef>
#include <string_view>

#include "reading/lines.h"
#include "reading/slips.h"

namespace sandbox {

// What libyaml says about a text that it refuses: its words, and two places counted
// in letters, where it gave up and where that began.
struct YamlProblem {
  std::string_view problem;
  std::string_view context;
  std::size_t problem_at = 0;
  std::size_t context_at = 0;
};

// The same for the author of the text.
Complaint explain_yaml(std::string_view text, const Lines& lines, const YamlProblem& problem);

}  // namespace sandbox
