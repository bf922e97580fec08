#pragma once

#include "answering/caller.h"
#include "answering/circumstances.h"
#include "answering/policy.h"
#include "answering/throttle.h"
#include "model/catalogue.h"
#include "model/http.h"

namespace sandbox {

struct Answered {
  Response response;
  Counted counted;
  Caller caller;                         // of an operation; nobody when none was found
  Stage no_caller = Stage::bad_request;  // then why
};

// Answers as staging would, with the wanted differences of docs/design.md 7. Pure: the
// same catalogue, request, instant, policy and circumstances give the same answer. The headers
// that say when and how (x-request-id, x-runtime, ratelimit-*) are the edge's.
Answered answer(const Catalogue& catalogue, const Request& request, const Moment& now,
                const Policy& policy, const Circumstances& circumstances = {});

// The same, on the day that the wishes of the circumstances or of the token ask for.
Answered answer_on_its_day(const Catalogue& catalogue, const Request& request, Moment now,
                           const Policy& policy, const Circumstances& circumstances);

}  // namespace sandbox
