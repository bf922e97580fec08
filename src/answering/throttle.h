#pragma once

#include <string>
#include <string_view>

#include "answering/query.h"
#include "answering/token.h"
#include "model/contract.h"
#include "model/http.h"

namespace sandbox {

// How a request counts against a limit of calls.
struct Counted {
  const Throttle* throttle = nullptr;  // nullptr: it does not count
  std::string bucket;                  // who it counts for
};

// What of a route decides its limit, both absent where it leads nowhere.
struct Limited {
  const Family* family = nullptr;        // of the operation or page
  const Operation* operation = nullptr;  // in whatever version
};

// The limit that the request counts against, and in whose name.
// Source: docs/reference/crosscutting.md 6.2.
Counted throttle_for(const Contract& contract, const Request& request, std::string_view path,
                     const Limited& limited, const Parameters& parameters, RequestTokens& tokens);

}  // namespace sandbox
