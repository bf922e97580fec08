#pragma once

#include "answering/exchange.h"

namespace sandbox {

// An answer that was prepared when the tree was loaded; `test_case` is the one it comes
// from, nullptr when it comes from none.
Response answer_with(const Exchange& exchange, const Operation& operation,
                     const PreparedAnswer& prepared, const TestCase* test_case);

// The answer when no case matches: the operation's own 404, else an example, else the
// family's not-found error, as far as the policy allows (docs/design.md 6). `cases` are the
// operation's, nullptr when it has none.
Response answer_default(const Exchange& exchange, const Operation& operation, const CaseSet* cases);

}  // namespace sandbox
