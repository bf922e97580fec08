#pragma once

#include "check/checked_tree.h"
#include "check/fix.h"
#include "model/finding.h"
#include "model/finding_rules.h"

namespace sandbox {

// Everything that the authors of the trees should mend: what loading found, and what
// each rule finds. Sorted by place; the same each time.
// `audience` adds what only those want who ask for it.
Findings check(const CheckedTree& tree, Audience audience = Audience::everybody);

// The changes that `check --fix` may make: they lose nothing of what is written, neither
// a value nor a quote, a comment or a line end.
Edits safe_edits(const CheckedTree& tree);

}  // namespace sandbox
