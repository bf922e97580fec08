#include <algorithm>

#include "france_connect/asked.h"
#include "model/json_writer.h"
#include "support/text.h"

// Who an access token stands for, as far as its scopes go. Source:
// docs/reference/france-connect.md 1.7, 2.1.

namespace sandbox::france_connect {
namespace {

struct GivenToken {
  std::string text;
  bool is_other_scheme = false;
};

GivenToken token_of(const Request& request) {
  const auto header = request.header("Authorization");
  if (!header) return {fields_of(request).get("access_token"), false};
  const std::size_t space = header->find(' ');
  if (!equal_ignoring_case(header->substr(0, space), "Bearer")) return {"", true};
  return {space == std::string_view::npos ? "" : std::string(header->substr(space + 1)), false};
}

// In the order of the scopes, each once, those that there are; as members of `into`.
void add_claims(const Rules& rules, const AccessTicket& token, JsonObject& into) {
  std::vector<std::string> said = {"sub"};
  const auto value = [&](const std::string& name) -> const std::string* {
    const auto found = token.claims.find(name);
    return found == token.claims.end() || found->second.empty() ? nullptr : &found->second;
  };
  for (const std::string& scope : scopes_in(token.scope)) {
    const std::vector<std::string>* claims = rules.claims_of(scope);
    if (claims == nullptr) continue;
    for (const std::string& name : *claims) {
      if (std::ranges::find(said, name) != said.end()) continue;
      said.push_back(name);
      const bool is_list = name == "given_name_array";
      const bool is_raw_date = name == "idp_birthdate";
      const std::string* text = value(is_list ? "given_name" : is_raw_date ? "birthdate" : name);
      if (is_list && text != nullptr) {
        into.raw(name, json_list(scopes_in(*text), json_text));
      } else if (text != nullptr) {
        into.text(name, *text);
      } else if (name == "birthplace") {
        into.text(name, "");  // of who was born abroad
      }
    }
  }
}

}  // namespace

Answer give_userinfo(const Asked& asked) {
  const GivenToken given = token_of(asked.request);
  if (given.is_other_scheme) return refuse(asked, Fault::scheme_wrong);
  if (given.text.empty()) return refuse(asked, Fault::token_missing);
  const auto token = asked.seal.open_access(given.text);
  if (!token || token->expires < asked.now.epoch || asked.memory.is_revoked(token->id)) {
    return refuse(asked, Fault::token_unknown);
  }
  const auto client = find_client(asked.settings, token->client);
  if (!client) return refuse(asked, Fault::token_unknown);
  JsonObject payload;
  payload.text("sub", subject_of(asked.settings.keys, client->id, token->claims));
  add_claims(asked.settings.rules, *token, payload);
  if (!client->signs_userinfo) return json_answer(200, payload.str());
  payload.text("aud", client->id)
      .number("exp", asked.now.epoch + asked.settings.rules.lifetimes.id_token)
      .number("iat", asked.now.epoch)
      .text("iss", asked.issuer);
  return json_answer(200, signed_jwt(asked.settings.keys, client->algorithm, payload.str()),
                     "application/jwt");
}

}  // namespace sandbox::france_connect
