#include "france_connect/asked.h"
#include "model/json_writer.h"
#include "support/base64.h"
#include "support/hash.h"
#include "support/sealed_text.h"

// What a data provider asks about an access token: a signed answer (JWS) inside an encrypted
// one (JWE), with RSA-OAEP and A256GCM. Source: docs/reference/france-connect.md 4.1.

namespace sandbox::france_connect {
namespace {

constexpr std::size_t key_size = 32;
constexpr std::size_t nonce_size = 12;

std::string introspection(const Asked& asked, const std::string& provider,
                          const std::string& text) {
  const auto token = asked.seal.open_access(text);
  if (!token || token->expires < asked.now.epoch || asked.memory.is_revoked(token->id)) {
    return R"({"active":false})";
  }
  std::string scope;  // those of data, for identity is given whole
  for (const std::string& one : scopes_in(token->scope)) {
    if (asked.settings.rules.claims_of(one) != nullptr) continue;
    scope += (scope.empty() ? "" : " ") + one;
  }
  JsonObject json;
  json.flag("active", true)
      .text("aud", token->client)
      .text("sub", subject_of(asked.settings.keys, provider, token->claims))
      .number("iat", token->issued)
      .number("exp", token->expires)
      .text("acr", "eidas1")
      .text("jti", text)
      .text("scope", scope);
  const auto claim = [&](const char* name) {
    const auto found = token->claims.find(name);
    return found == token->claims.end() ? std::string() : found->second;
  };
  for (const char* name :
       {"gender", "family_name", "given_name", "birthdate", "birthplace", "birthcountry"}) {
    json.text(name, claim(name));
  }
  json.raw("given_name_array", json_list(scopes_in(claim("given_name")), json_text));
  return json.str();
}

std::string encrypted(const Asked& asked, const RsaPublicKey& reader, const std::string& text) {
  const std::string header = base64url(R"({"alg":"RSA-OAEP","enc":"A256GCM"})");
  const std::string key = asked.random(key_size);
  const std::string nonce = asked.random(nonce_size);
  const SealedParts sealed = seal(key, nonce, header, text);
  return header + "." + base64url(oaep_encrypted(reader, key)) + "." + base64url(nonce) + "." +
         base64url(sealed.cipher_text) + "." + base64url(sealed.tag);
}

}  // namespace

Answer check_token(const Asked& asked) {
  const Settings& settings = asked.settings;
  const Fields form = fields_of(asked.request);
  if (objection(settings.rules, "checktoken", form)) return refuse(asked, Fault::check_malformed);
  const auto provider = settings.rules.data_providers.find(form.get("client_id"));
  if (provider == settings.rules.data_providers.end() || !settings.reader ||
      !equal_in_constant_time(provider->second, form.get("client_secret"))) {
    return refuse(asked, Fault::check_refused);
  }
  const std::string payload =
      JsonObject()
          .raw("token_introspection", introspection(asked, provider->first, form.get("token")))
          .text("aud", provider->first)
          .number("iat", asked.now.epoch)
          .text("iss", asked.issuer)
          .str();
  return json_answer(
      200, encrypted(asked, *settings.reader, signed_jwt(settings.keys, Algorithm::es256, payload)),
      "application/token-introspection+jwt");
}

}  // namespace sandbox::france_connect
