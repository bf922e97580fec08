#pragma once

#include "check/checked_tree.h"
#include "model/finding.h"

namespace sandbox {

// Everything that the authors of the trees should mend: what loading found, and what
// each rule finds. Sorted by place; the same each time.
// `for_public` adds what only the public project's own tests want.
Findings check(const CheckedTree& tree, bool for_public = false);

}  // namespace sandbox
