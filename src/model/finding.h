#pragma once

#include <string>
#include <vector>

#include "model/place.h"

namespace sandbox {

enum class Severity { error, warning };

// Something that the author of a file should mend: where, which rule, what is
// wrong (one sentence) and what to write instead. Findings are collected, never
// thrown: the other files still load.
struct Finding {
  Place place;
  Severity severity = Severity::error;
  std::string rule;  // "yaml-syntax"
  std::string sentence;
  std::string hint;  // may be empty

  friend auto operator<=>(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

// "payloads/x/404.yaml:3:7: error: the sentence [rule]", then the hint, if any,
// on a line of its own that starts with two spaces.
std::string to_string(const Finding& finding);

}  // namespace sandbox
