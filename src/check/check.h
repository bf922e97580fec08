#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/checked_tree.h"
#include "model/finding.h"

namespace sandbox {

// What is known of one kind of finding: its id, how bad it is, why it is looked for.
struct CheckRule {
  std::string_view id;
  Severity severity = Severity::error;
  std::string_view why;
  std::string_view in_french;  // what it found, for summaries that contributors read
  bool can_fix = false;        // by `check --fix`
};
std::span<const CheckRule> check_rules();

// Everything that the authors of the trees should mend: what loading found, and what
// each rule finds. Sorted by place; the same each time.
Findings check(const CheckedTree& tree);

}  // namespace sandbox
