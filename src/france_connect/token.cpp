#include "france_connect/asked.h"
#include "model/json_writer.h"
#include "support/hash.h"

// A code becomes an access token and an id_token. Source: docs/reference/france-connect.md 1.6.

namespace sandbox::france_connect {
namespace {

constexpr std::size_t nonce_size = 12;

// Whether the client names the redirect URI of the code; it need not when it has but one.
bool is_same_redirect(const Client& client, const CodeTicket& code, const std::string* uri) {
  if (uri == nullptr) return client.redirect_uris.size() == 1;
  return sha256_hex(*uri) == code.redirect_hash;
}

std::string id_token(const Asked& asked, const Client& client, const CodeTicket& code) {
  JsonObject payload;
  payload.text("sub", subject_of(asked.settings.keys, client.id, code.claims));
  if (code.has_amr) payload.raw("amr", R"(["fc","pwd"])");
  payload.number("auth_time", code.logged_in)
      .text("acr", "eidas1")
      .text("nonce", code.nonce)
      .text("aud", client.id)
      .number("exp", asked.now.epoch + asked.settings.rules.lifetimes.id_token)
      .number("iat", asked.now.epoch)
      .text("iss", asked.issuer);
  return signed_jwt(asked.settings.keys, client.algorithm, payload.str());
}

Response tokens_for(const Asked& asked, const Client& client, const CodeTicket& code) {
  const int life = asked.settings.rules.lifetimes.access_token;
  const AccessTicket access{
      code.id,     client.id,   code.scope, asked.now.epoch, asked.now.epoch + life,
      code.person, code.claims, code.wishes};
  Response response =
      json_answer(200, JsonObject()
                           .text("access_token", asked.seal.seal(access, asked.random(nonce_size)))
                           .number("expires_in", life)
                           .text("id_token", id_token(asked, client, code))
                           .text("scope", code.scope)
                           .text("token_type", "Bearer")
                           .str());
  response.headers.add("cache-control", "no-store");
  return response;
}

Answer exchange_code(const Asked& asked, const Client& client, const Fields& form) {
  const std::string given = form.get("code");
  if (given.empty()) return refuse(asked, Fault::code_missing);
  const auto code = asked.seal.open_code(given);
  if (!code || code->expires < asked.now.epoch) return refuse(asked, Fault::code_unknown);
  if (code->client != client.id) return refuse(asked, Fault::code_of_another_client);
  if (!is_same_redirect(client, *code, form.find("redirect_uri"))) {
    return refuse(asked, Fault::code_of_another_redirect);
  }
  if (!asked.memory.use_code(code->id, code->expires, asked.now.epoch)) {
    const std::int64_t life = asked.settings.rules.lifetimes.access_token;
    asked.memory.revoke_token(code->id, code->expires + life, asked.now.epoch);
    return refuse(asked, Fault::code_used);
  }
  return tokens_for(asked, client, *code);
}

}  // namespace

Answer give_token(const Asked& asked) {
  if (!is_form(asked.request)) return refuse(asked, Fault::form_wanted);
  const Fields form = fields_of(asked.request);
  const auto client = authenticate(asked, form);
  if (const Fault* fault = std::get_if<Fault>(&client)) return refuse(asked, *fault);
  const std::string* grant = form.find("grant_type");
  if (grant == nullptr || grant->empty()) return refuse(asked, Fault::grant_type_missing);
  if (*grant != "authorization_code") return refuse(asked, Fault::grant_type_unsupported);
  return exchange_code(asked, std::get<Client>(client), form);
}

}  // namespace sandbox::france_connect
