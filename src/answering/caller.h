#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "answering/answer.h"
#include "answering/query.h"

namespace sandbox {

// Who asks: an API token, or a FranceConnect identity.
struct Caller {
  std::shared_ptr<const Token> token;
  const Identity* identity = nullptr;

  bool is_france_connect() const { return identity != nullptr; }
};

// The caller, or the stage at which it is refused. A Bearer header on an operation
// that FranceConnect can call is always a FranceConnect token.
// Source: docs/reference/crosscutting.md 2.1, 2.2, 8.2, 8.3.
std::variant<Caller, Stage> identify_caller(const Catalogue& catalogue, const Request& request,
                                            const Parameters& parameters, bool france_connect_able,
                                            const Moment& now, RequestTokens& tokens);

// Whether one of the operation's scopes is the caller's; the family may make some
// of a FranceConnect caller's scopes not count. Source: docs/reference/crosscutting.md 3, 8.4.
bool has_scope(const Caller& caller, const Operation& operation);

// Fourteen digits that pass Luhn's check, or La Poste's. Source:
// docs/reference/crosscutting.md 5.1.
bool is_siret(const Value& value);

// The limit that the request counts against, and in whose name.
// Source: docs/reference/crosscutting.md 6.2.
Counted throttle_for(const Contract& contract, const Request& request, std::string_view path,
                     const Family* family, const Parameters& parameters, RequestTokens& tokens);

}  // namespace sandbox
