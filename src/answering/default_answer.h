#pragma once

#include "answering/exchange.h"

namespace sandbox {

// An answer that was prepared when the tree was loaded; `test_case` is the one it comes
// from, nullptr when it comes from none.
Response answer_with(const Exchange& exchange, const Operation& operation,
                     const PreparedAnswer& prepared, const TestCase* test_case);

// "<operation>/<file>" as a header says it: clients read values as Latin-1, so a name with
// an accent goes percent-encoded.
std::string case_as_header(const std::string& name);

// The answer when no case matches: the operation's own 404, else an example, else the
// family's not-found error, as far as the policy allows (docs/design.md 6). `cases` are the
// operation's, nullptr when it has none.
Response answer_default(const Exchange& exchange, const Operation& operation, const CaseSet* cases);

}  // namespace sandbox
