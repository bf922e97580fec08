#include "france_connect/asked.h"
#include "model/json_writer.h"
#include "reading/document.h"
#include "support/base64.h"
#include "support/hash.h"
#include "support/text.h"

namespace sandbox::france_connect {
namespace {

constexpr std::size_t longest = std::size_t{16} * 1024;

// Header, payload and signature.
std::optional<std::vector<std::string>> parts_of(std::string_view jwt) {
  if (jwt.size() > longest) return std::nullopt;
  std::vector<std::string> parts = split(jwt, '.');
  if (parts.size() != 3) return std::nullopt;
  return parts;
}

std::optional<Node> object_in(std::string_view part) {
  const auto json = from_base64url(part);
  if (!json) return std::nullopt;
  Document read = read_json(*json, {"token"});
  return read.root && read.root->is_map() ? std::move(read.root) : std::nullopt;
}

}  // namespace

std::string key_id(const SigningKey& key) {
  std::string all;
  for (const auto& [name, value] : key.public_members()) all += name + value;
  return std::string("sandbox:") + key.algorithm() + ":" + sha256_hex(all).substr(0, 16);
}

std::string signed_jwt(const Keys& keys, Algorithm algorithm, const std::string& payload) {
  const SigningKey& key = algorithm == Algorithm::es256 ? keys.elliptic : keys.rsa;
  const std::string header =
      JsonObject().text("alg", key.algorithm()).text("kid", key_id(key)).str();
  const std::string message = base64url(header) + "." + base64url(payload);
  return message + "." + base64url(key.sign(message));
}

std::optional<Node> payload_of(std::string_view jwt) {
  const auto parts = parts_of(jwt);
  return parts ? object_in((*parts)[1]) : std::nullopt;
}

std::optional<Node> verified_jwt(const Keys& keys, std::string_view jwt) {
  const auto parts = parts_of(jwt);
  if (!parts) return std::nullopt;
  const auto header = object_in((*parts)[0]);
  const auto signature = from_base64url((*parts)[2]);
  if (!header || !signature) return std::nullopt;
  const std::string message = (*parts)[0] + "." + (*parts)[1];
  for (const SigningKey* key : {&keys.elliptic, &keys.rsa}) {
    const Node* algorithm = header->find("alg");
    const bool is_meant = algorithm != nullptr && algorithm->text == key->algorithm();
    if (is_meant && key->verify(message, *signature)) return object_in((*parts)[1]);
  }
  return std::nullopt;
}

std::string subject_of(const Keys& keys, const std::string& client, const Claims& claims) {
  const auto get = [&](std::string_view name) {
    const auto found = claims.find(name);
    return found == claims.end() ? std::string() : found->second;
  };
  std::string identity;
  for (const char* name : {"given_name", "family_name", "birthdate", "gender"}) {
    identity += get(name) + '\n';
  }
  if (get("birthcountry") == "99100") identity += get("birthplace");
  identity += '\n' + get("birthcountry");
  return sha256_hex(client + '\n' + sha256_hex(identity) + '\n' + keys.elliptic.secret()) + "v1";
}

std::vector<std::string> scopes_in(std::string_view scope) {
  std::vector<std::string> scopes;
  for (std::string& one : split(scope, ' ')) {
    if (!one.empty()) scopes.push_back(std::move(one));
  }
  return scopes;
}

}  // namespace sandbox::france_connect
