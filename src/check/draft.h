#pragma once

#include <string>

#include "check/context.h"

namespace sandbox {

struct DraftWish {
  int status = 200;
  std::string persona;  // of personas.yaml; empty: a person of its own
};

// A new case for an operation: params that a request finds and no case has yet, with
// comments, and a payload that its schema accepts. Throws std::runtime_error, with
// a sentence for the user, when there is no such case.
std::string draft_case(const Context& context, const Operation& operation, const DraftWish& wish);

}  // namespace sandbox
