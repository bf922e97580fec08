#pragma once

#include <optional>

#include "answering/exchange.h"
#include "answering/steps.h"
#include "answering/wishes.h"

namespace sandbox {

// What is wished for a call that has passed all steps: by the request's headers, else by
// its token, else by the rule of its session. Absent when nothing is.
std::optional<Wishes> wishes_for(const OperationCall& call);

// The answer that replaces the usual one; absent when the wishes are for the usual one,
// late or spoilt. What the operation can't give is a 400 that lists what it can.
std::optional<Response> forced_answer(const OperationCall& call, const Wishes& wishes);

}  // namespace sandbox
