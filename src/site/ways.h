#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contract/calls.h"
#include "model/catalogue.h"
#include "model/clock.h"

namespace sandbox {

// How a case is asked for, proved by asking: the call was put to answer() and the case came
// back.
struct CaseWay {
  std::optional<Call> call;
  std::string bearer;      // the FranceConnect token to call with; empty: an API token
  std::optional<Date> on;  // only until this day, which is over
};

// The FranceConnect tokens of the tree that open the operation, in order.
std::vector<std::string> tokens_for(const Catalogue& catalogue, const Operation& operation);

// Without a call when no request is answered by the case: a default, or one that nobody reaches.
// Some ten microseconds, or a millisecond where each identity of the tree is tried.
CaseWay way_to(const Catalogue& catalogue, const Operation& operation, const TestCase& test_case,
               const Moment& now);

}  // namespace sandbox
