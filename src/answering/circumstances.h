#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "answering/caller.h"
#include "answering/wishes.h"

namespace sandbox {

struct OperationCall;
struct Refused;
struct Step;

// Is told after each step of a call how it ended: `refused` is nullptr when it passed.
class StepObserver {
 public:
  virtual ~StepObserver() = default;
  virtual void after(const Step& step, const OperationCall& call, const Refused* refused) = 0;
};

// The rules of a session: what they say of the next answer of an operation. Asked once for a
// call, when all its steps have passed.
class RuleSource {
 public:
  virtual ~RuleSource() = default;
  virtual std::optional<Wishes> next(std::string_view operation) = 0;
};

// What surrounds a request, besides the request itself. All may be absent.
struct Circumstances {
  StepObserver* observer = nullptr;
  const Wishes* wishes = nullptr;   // of its headers
  RuleSource* rules = nullptr;      // of its session
  const Catalogue* over = nullptr;  // cases of its session, laid over the tree
  // Who asks, or why nobody does, where that is known and no token says it.
  const std::variant<Caller, Stage>* caller = nullptr;
};

}  // namespace sandbox
