#pragma once

#include "answering/circumstances.h"
#include "answering/policy.h"
#include "answering/query.h"
#include "model/catalogue.h"
#include "model/http.h"

namespace sandbox {

// One request on its way to an answer: what every step may look at.
struct Exchange {
  const Catalogue& catalogue;
  const Request& request;
  const Moment& now;
  const Policy& policy;
  RequestTokens& tokens;
  const Circumstances& circumstances;
  Parameters parameters;
  bool body_is_readable = true;  // else its parameters are not among them
  Route route;

  const Contract& contract() const { return *catalogue.contract; }
};

}  // namespace sandbox
