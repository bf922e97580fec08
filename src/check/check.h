#pragma once

#include "check/checked_tree.h"
#include "check/fix.h"
#include "model/finding.h"

namespace sandbox {

// Everything that the authors of the trees should mend: what loading found, and what
// each rule finds. Sorted by place; the same each time.
// `for_public` adds what only the public project's own tests want.
Findings check(const CheckedTree& tree, bool for_public = false);

// The changes that `check --fix` may make: they lose nothing of what is written, neither
// a value nor a quote, a comment or a line end.
Edits safe_edits(const CheckedTree& tree);

}  // namespace sandbox
