#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "answering/france_connect_tokens.h"
#include "answering/query.h"
#include "answering/sandbox_claims.h"
#include "answering/token.h"
#include "model/catalogue.h"
#include "model/http.h"

namespace sandbox {

// Who asks: an API token, or a FranceConnect identity.
struct Caller {
  std::shared_ptr<const Token> token;
  const Identity* identity = nullptr;
  std::shared_ptr<const Identity> logged_in = nullptr;  // `identity`, when no file gives it
  // What the token says to the sandbox alone; nullptr when that is nothing.
  std::shared_ptr<const SandboxClaims> sandbox = nullptr;

  bool is_france_connect() const { return identity != nullptr; }
};

// What a request says of its caller; empty when it says nothing. A Bearer header is
// `Authorization: Bearer x`; an empty one counts as none.
std::string_view bearer_of(const Request& request);
std::string_view api_key_of(const Request& request);
// The first of Bearer, X-Api-Key and `?token=` that is there.
std::string_view credential_of(const Request& request, const Parameters& parameters);

// The caller, or the stage at which it is refused. A Bearer header on an operation
// that FranceConnect can call is always a FranceConnect token: of a file of the tree, or of
// `france_connect`.
// Source: docs/reference/crosscutting.md 2.1, 2.2, 8.2, 8.3.
std::variant<Caller, Stage> identify_caller(const Catalogue& catalogue, const Request& request,
                                            const Parameters& parameters, bool france_connect_able,
                                            const Moment& now, RequestTokens& tokens,
                                            const FranceConnectTokens& france_connect = {});

// Whether the scope is the caller's, and counts: the family of the operation may make some of a
// FranceConnect caller's scopes not count. Source: docs/reference/crosscutting.md 3, 8.4.
bool counts_for(const Caller& caller, const Operation& operation, const std::string& scope);

// The same scopes, the same id.
ScopesId scopes_id_of(const Caller& caller);

// Whether one of the operation's scopes counts for the caller; an operation without scopes is
// open to all.
bool has_scope(const Caller& caller, const Operation& operation);

}  // namespace sandbox
