#pragma once

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

// What surrounds a request, besides the request itself. All may be absent.
struct Circumstances {
  StepObserver* observer = nullptr;
  const Wishes* wishes = nullptr;  // of its headers
  // Who asks, or why nobody does, where that is known and no token says it.
  const std::variant<Caller, Stage>* caller = nullptr;
};

}  // namespace sandbox
