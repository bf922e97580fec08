#pragma once

#include <optional>
#include <string>
#include <string_view>

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

// The case that a wish means, by its file or with the operation before it: of `over` first.
// Either may be nullptr. nullptr when there is none.
const TestCase* case_meant(const CaseSet* over, const CaseSet* cases, std::string_view wished);
// What is said then: a sentence, with the name that is nearest.
std::string no_such_case(const std::string& operation, const CaseSet* over, const CaseSet* cases,
                         const std::string& wished);

}  // namespace sandbox
