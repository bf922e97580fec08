#include <set>

#include "france_connect/asked.h"
#include "model/json_writer.h"
#include "support/base64.h"

// What clients read before they ask. Source: docs/reference/france-connect.md 1.2, 1.3.

namespace sandbox::france_connect {
namespace {

std::string json_texts(const std::vector<std::string>& texts) {
  return json_list(texts, json_text);
}

std::string key_json(const SigningKey& key) {
  JsonObject json;
  json.text("kty", key.is_elliptic() ? "EC" : "RSA");
  if (key.is_elliptic()) json.text("crv", "P-256");
  for (const auto& [name, value] : key.public_members()) json.text(name, base64url(value));
  json.text("use", "sig").text("alg", key.algorithm()).text("kid", key_id(key));
  return json.str();
}

Response public_json(std::string body, std::string_view type) {
  Response response = json_answer(200, std::move(body), type);
  response.headers.add("cache-control", "public, max-age=600");
  response.headers.add("Access-Control-Allow-Origin", "*");
  return response;
}

std::vector<std::string> scopes_of(const Asked& asked) {
  std::vector<std::string> scopes;
  for (const auto& [scope, claims] : asked.settings.rules.scopes) scopes.push_back(scope);
  std::set<std::string> data(asked.settings.rules.public_scopes.begin(),
                             asked.settings.rules.public_scopes.end());
  const auto people = asked.people();
  data.insert(people->data_scopes.begin(), people->data_scopes.end());
  scopes.insert(scopes.end(), data.begin(), data.end());
  return scopes;
}

std::vector<std::string> claims_of(const Asked& asked) {
  std::vector<std::string> claims;
  std::set<std::string> said;
  for (const auto& [scope, opened] : asked.settings.rules.scopes) {
    for (const std::string& claim : opened) {
      if (said.insert(claim).second) claims.push_back(claim);
    }
  }
  for (const char* claim : {"acr", "sid", "auth_time", "iss"}) claims.emplace_back(claim);
  return claims;
}

}  // namespace

Answer discovery(const Asked& asked) {
  const std::string& base = asked.issuer;
  JsonObject json;
  json.text("issuer", base)
      .text("authorization_endpoint", base + "/authorize")
      .text("token_endpoint", base + "/token")
      .text("userinfo_endpoint", base + "/userinfo")
      .text("end_session_endpoint", base + "/session/end")
      .text("jwks_uri", base + "/jwks")
      .text("revocation_endpoint", base + "/token/revocation")
      .raw("acr_values_supported", R"(["eidas1"])")
      .flag("claims_parameter_supported", true)
      .raw("claims_supported", json_texts(claims_of(asked)))
      .raw("code_challenge_methods_supported", R"(["S256"])")
      .raw("grant_types_supported", R"(["authorization_code"])")
      .flag("authorization_response_iss_parameter_supported", true)
      .raw("response_modes_supported", R"(["form_post","fragment","query"])")
      .raw("response_types_supported", R"(["code"])")
      .raw("scopes_supported", json_texts(scopes_of(asked)))
      .raw("subject_types_supported", R"(["pairwise"])")
      .raw("token_endpoint_auth_methods_supported", R"(["client_secret_post","private_key_jwt"])")
      .raw("token_endpoint_auth_signing_alg_values_supported", R"(["ES256","RS256"])")
      .raw("id_token_signing_alg_values_supported", R"(["HS256","ES256","RS256"])")
      .raw("userinfo_signing_alg_values_supported", R"(["HS256","ES256","RS256"])")
      .flag("request_parameter_supported", true)
      .flag("request_uri_parameter_supported", false)
      .raw("request_object_signing_alg_values_supported", R"(["HS256","ES256","RS256"])")
      .raw("dpop_signing_alg_values_supported", R"(["ES256","RS256"])")
      .raw("claim_types_supported", R"(["normal"])");
  return public_json(json.str(), "application/json; charset=utf-8");
}

// The elliptic one first: API Particulier takes the first (docs/reference/france-connect.md 4.2).
Answer key_set(const Asked& asked) {
  const Keys& keys = asked.settings.keys;
  return public_json(R"({"keys":[)" + key_json(keys.elliptic) + "," + key_json(keys.rsa) + "]}",
                     "application/jwk-set+json; charset=utf-8");
}

Answer home(const Asked& asked) {
  Response response = redirect(asked.settings.rules.home);
  response.status = 301;
  return response;
}

}  // namespace sandbox::france_connect
