#pragma once

#include <functional>
#include <memory>
#include <string>

#include "answering/token.h"
#include "model/catalogue.h"
#include "model/http.h"

namespace sandbox {

// What the one who runs the sandbox chose. Design 6, 7, 8.
struct Policy {
  enum class Default { automatic, not_found, example };

  Default when_nothing_matches = Default::automatic;
  bool maintenance = false;                     // providers close at night (D3)
  bool host_routing = false;                    // the Host header selects the API (D8)
  std::shared_ptr<const TokenVerifier> tokens;  // never null
  std::function<std::string()> jwks;            // body of the key set page; never null
};

// How a request counts against a limit of calls.
struct Counted {
  const Throttle* throttle = nullptr;  // nullptr: it does not count
  std::string bucket;                  // who it counts for
};

struct Answered {
  Response response;
  Counted counted;
  // false for what is answered before the application is asked (a preflight): then
  // without x-request-id and x-runtime.
  bool by_application = true;
};

// Answers as staging would, with the wanted differences of docs/design.md 7. Pure: the
// same catalogue, request, instant and policy give the same answer. The headers
// that say when and how (x-request-id, x-runtime, ratelimit-*) are the edge's.
Answered answer(const Catalogue& catalogue, const Request& request, const Moment& now,
                const Policy& policy);

// What a caller over its limit gets instead. Source: docs/reference/crosscutting.md 6.2.
Response too_many_requests(const Contract& contract, const Throttle& throttle);

}  // namespace sandbox
