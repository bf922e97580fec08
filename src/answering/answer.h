#pragma once

#include "answering/policy.h"
#include "answering/throttle.h"
#include "model/catalogue.h"
#include "model/http.h"

namespace sandbox {

struct OperationCall;
struct Refused;
struct Step;

struct Answered {
  Response response;
  Counted counted;
};

// Is told after each step of a call how it ended: `refused` is nullptr when it passed.
class StepObserver {
 public:
  virtual ~StepObserver() = default;
  virtual void after(const Step& step, const OperationCall& call, const Refused* refused) = 0;
};

// Answers as staging would, with the wanted differences of docs/design.md 7. Pure: the
// same catalogue, request, instant and policy give the same answer. The headers
// that say when and how (x-request-id, x-runtime, ratelimit-*) are the edge's.
Answered answer(const Catalogue& catalogue, const Request& request, const Moment& now,
                const Policy& policy, StepObserver* observer = nullptr);

}  // namespace sandbox
