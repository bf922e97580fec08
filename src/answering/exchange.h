#pragma once

#include "answering/caller.h"
#include "answering/errors.h"

namespace sandbox {

// One request on its way to an answer: what every step may look at.
struct Exchange {
  const Catalogue& catalogue;
  const Request& request;
  const Moment& now;
  const Policy& policy;
  RequestTokens& tokens;
  Parameters parameters;
  Route route;

  const Contract& contract() const { return *catalogue.contract; }
};

// The answer with which a family refuses at a stage. `errors` are those that a
// validator found; where the stage has an error of its own they are left empty.
Response refuse(const Exchange& exchange, const Family& family, Stage stage,
                const Fillings& fillings = {}, std::vector<ToldError> errors = {});

// The recipient's own step: nothing when it is as the family wants it.
// Source: docs/reference/crosscutting.md 5.1, 5.2.
std::optional<Stage> check_recipient(const Exchange& exchange, const Family& family,
                                     const Caller& caller);

}  // namespace sandbox
