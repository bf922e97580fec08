#include "answering/caller.h"

#include <algorithm>

#include "support/text.h"

namespace sandbox {
namespace {

std::string_view token_parameter(const Parameters& parameters) {
  const Value& value = parameters["token"];
  return value.is_text() && !is_blank(value) ? std::string_view(value.text) : std::string_view{};
}

std::string_view first_present(std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

// The first source that is present decides; when it is no good, `?token=` or the
// Bearer get a second chance.
std::shared_ptr<const Token> find_token(const Request& request, const Parameters& parameters,
                                        const Moment& now, RequestTokens& tokens) {
  const auto believable = [&](std::string_view text) -> std::shared_ptr<const Token> {
    if (text.empty()) return nullptr;
    auto token = tokens.verify(text);
    const bool too_early = token && token->not_before && *token->not_before > now.epoch;
    return too_early ? nullptr : token;
  };
  const std::string_view first = credential_of(request, parameters);
  if (auto token = believable(first)) return token;
  const std::string_view second = first_present({token_parameter(parameters), bearer_of(request)});
  return second == first ? nullptr : believable(second);
}

const std::vector<std::string>& scopes_of(const Caller& caller) {
  return caller.is_france_connect() ? caller.identity->scopes : caller.token->scopes;
}

}  // namespace

std::string_view bearer_of(const Request& request) {
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view header = request.header("Authorization").value_or("");
  return header.starts_with(scheme) ? header.substr(scheme.size()) : std::string_view{};
}

std::string_view api_key_of(const Request& request) {
  const std::string_view key = request.header("X-Api-Key").value_or("");
  return is_blank(key) ? std::string_view{} : key;
}

std::string_view credential_of(const Request& request, const Parameters& parameters) {
  return first_present({bearer_of(request), api_key_of(request), token_parameter(parameters)});
}

std::variant<Caller, Stage> identify_caller(const Catalogue& catalogue, const Request& request,
                                            const Parameters& parameters, bool france_connect_able,
                                            const Moment& now, RequestTokens& tokens,
                                            const FranceConnectTokens& france_connect) {
  if (france_connect_able && !bearer_of(request).empty()) {
    const Identity* identity = identity_of(catalogue, lower_case(bearer_of(request)));
    if (identity != nullptr) return Caller{nullptr, identity};
    LoggedIn known = france_connect ? france_connect(bearer_of(request), now) : LoggedIn{};
    if (known.identity == nullptr) return Stage::unknown_identity;
    const Identity* who = known.identity.get();
    return Caller{nullptr, who, std::move(known.identity), read_sandbox_claims(known.wishes)};
  }
  auto token = find_token(request, parameters, now, tokens);
  if (!token || !token->is_whole) return Stage::invalid_token;
  if (token->expires && *token->expires < now.epoch) return Stage::expired_token;
  auto sandbox = token->sandbox;
  return Caller{std::move(token), nullptr, nullptr, std::move(sandbox)};
}

bool counts_for(const Caller& caller, const Operation& operation, const std::string& scope) {
  const std::string& dropped = operation.family->drops_scopes_with;
  if (caller.is_france_connect() && !dropped.empty() && scope.find(dropped) != std::string::npos) {
    return false;
  }
  return std::ranges::find(scopes_of(caller), scope) != scopes_of(caller).end();
}

ScopesId scopes_id_of(const Caller& caller) {
  const ScopesId& made =
      caller.is_france_connect() ? caller.identity->scopes_id : caller.token->scopes_id;
  return made.is_made() ? made : scopes_id(scopes_of(caller));
}

bool has_scope(const Caller& caller, const Operation& operation) {
  return operation.scopes.empty() ||
         std::ranges::any_of(operation.scopes, [&](const std::string& scope) {
           return counts_for(caller, operation, scope);
         });
}

}  // namespace sandbox
