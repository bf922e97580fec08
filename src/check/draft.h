#pragma once

#include <string>
#include <utility>
#include <vector>

#include "check/context.h"

namespace sandbox {

using DraftParams = std::vector<std::pair<std::string, Value>>;

struct DraftWish {
  int status = 200;
  DraftParams params;   // those of the request to answer; empty: any that is free
  std::string persona;  // of personas.yaml; empty: a person of its own
};

// A new case for an operation: params that a request finds and no case has yet, with
// comments, and a payload that its schema accepts. Throws SaidError when there is no such
// case.
std::string draft_case(const Context& context, const Operation& operation, const DraftWish& wish);

// The statuses that `check` has nothing to say about, for a case of the operation.
std::vector<int> statuses_for(const Context& context, const Operation& operation);

}  // namespace sandbox
