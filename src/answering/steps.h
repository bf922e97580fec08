#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "answering/caller.h"
#include "answering/exchange.h"
#include "answering/match.h"
#include "answering/refusal.h"
#include "model/wording.h"

namespace sandbox {

// A call of an operation on its way to an answer: what its steps have found so far.
struct OperationCall {
  const Exchange& exchange;
  const Operation& operation;  // that the path names; for an unknown version, a sibling
  Caller caller{};
  const Variant* variant = nullptr;
  std::vector<Value> values{};  // one for each of variant->reads
  std::string key{};            // with which the case is looked up
  const CaseSet* cases = nullptr;
  const CaseSet* own_cases = nullptr;  // laid over them by a session
  Match match{};
};

// One step: it looks at the call, writes down what it found, or refuses.
struct Step {
  std::string_view name;
  std::optional<Refused> (*take)(OperationCall& call);
  Phrase called;  // its name, for people
  Phrase says;    // what it asks, as a sentence
};

// All steps, in order. Each may rely on those before it having passed. Answering walks
// them until one refuses; so does whoever wants to know why (docs/design.md 12).
// Source of their order: docs/reference/crosscutting.md 5.2.
std::span<const Step> steps();

}  // namespace sandbox
