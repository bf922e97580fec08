#pragma once

#include "answering/exchange.h"
#include "answering/steps.h"

namespace sandbox {

// An answer that was prepared when the tree was loaded, or what its caller's scopes open of
// it, where that is asked for; `test_case` is the one it comes from, nullptr when it comes
// from none.
Response answer_with(const OperationCall& call, const PreparedAnswer& prepared,
                     const TestCase* test_case);

// "<operation>/<file>" as a header says it: clients read values as Latin-1, so a name with
// an accent goes percent-encoded.
std::string case_as_header(const std::string& name);

// The answer when no case matches: the operation's own 404, else an example, else the
// family's not-found error, as far as the policy allows (docs/design.md 6). A strict policy allows
// none of them: 501, with the nearest cases; one with hints names the nearest in a header.
Response answer_default(const OperationCall& call);

}  // namespace sandbox
