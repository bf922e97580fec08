#include "cli/france_connect_options.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "france_connect/fields.h"
#include "france_connect/published_keys.h"
#include "support/embedded_files.h"
#include "support/random.h"
#include "support/text.h"
#include "sync/folder.h"

namespace sandbox {
namespace {

using namespace france_connect;

constexpr std::string_view rules_file = "france_connect.yaml";

// Of the folder; of the program when there is none.
Rules rules_in(const std::string& schemas) {
  const std::string shown = (schemas.empty() ? "schemas" : schemas) + "/" + std::string(rules_file);
  const bool is_embedded = schemas.empty() || !std::filesystem::exists(shown);
  const SharedText text =
      is_embedded ? embedded_file(EmbeddedFolder::schemas, rules_file).text : read_file(shown).text;
  ReadRules read = read_rules(*text, shown);
  if (!read.findings.empty()) throw std::runtime_error(to_string(read.findings.front()));
  return std::move(read.rules);
}

SigningKey key_in(const std::string& option, const std::string& file, const char* published,
                  bool elliptic) {
  if (file.empty()) return SigningKey(published);
  const std::string advice =
      elliptic ? "`openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem`"
               : "`openssl genrsa -out key.pem 2048`";
  try {
    SigningKey key(std::string(*read_file(file).text));
    if (key.is_elliptic() != elliptic) throw std::runtime_error("it is a key of the other kind");
    return key;
  } catch (const std::exception& error) {
    throw std::runtime_error("--" + option + " " + file + ": " + error.what() + "; " + advice +
                             " makes one");
  }
}

Client client_in(const std::string& text, const Rules& rules) {
  const std::size_t first = text.find(':');
  const std::size_t second = first == std::string::npos ? first : text.find(':', first + 1);
  // The secret is not shown.
  const std::string shown = text.substr(0, first);
  if (second == std::string::npos || first == 0) {
    throw std::runtime_error("--france-connect-client " + shown +
                             "…: write it as ID:SECRET:REDIRECT_URI[,REDIRECT_URI]");
  }
  Client client;
  const auto known = rules.clients.find(shown);
  if (known != rules.clients.end()) client = known->second;
  client.id = shown;
  if (client.name.empty()) client.name = shown;
  client.secret = text.substr(first + 1, second - first - 1);
  client.redirect_uris = split(text.substr(second + 1), ',');
  for (const std::string& uri : client.redirect_uris) {
    if (read_web_url(uri)) continue;
    throw std::runtime_error(
        std::string("--france-connect-client ")
            .append(shown)
            .append("…: `")
            .append(uri)
            .append("` is no URL; write it as https://service.example/callback"));
  }
  return client;
}

std::string public_url_in(const std::string& text) {
  if (text.empty()) return "";
  const auto url = read_web_url(text);
  if (!url || (text.size() != url->origin.size() && text.substr(url->origin.size()) != "/")) {
    throw std::runtime_error(
        "--public-url " + text +
        " is not the address of a server; write it as https://sandbox.example");
  }
  return url->origin;
}

std::shared_ptr<const Settings> settings_of(const FranceConnectOptions& chosen,
                                            const std::string& schemas,
                                            const std::string& jwks_key) {
  Settings settings{rules_in(schemas),
                    {key_in("france-connect-ec-key", chosen.elliptic_key, published_ec_key, true),
                     key_in("france-connect-rsa-key", chosen.rsa_key, published_rsa_key, false)},
                    {},
                    public_url_in(chosen.public_url),
                    {},
                    {}};
  settings.rules.lifetimes.access_token =
      static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(chosen.token_life).count());
  for (const std::string& client : chosen.clients) {
    settings.clients.push_back(client_in(client, settings.rules));
  }
  if (!chosen.identities.empty()) {
    settings.people = read_people(*read_file(chosen.identities).text, chosen.identities);
  }
  if (!jwks_key.empty()) settings.reader = read_rsa_key(std::string(*read_file(jwks_key).text));
  return std::make_shared<const Settings>(std::move(settings));
}

}  // namespace

void FranceConnectOptions::declare(Options& options) {
  options.texts("france-connect-client", clients,
                "ID:SECRET:REDIRECT_URI[,REDIRECT_URI]: FranceConnect knows this client, and "
                "only those given so; without, any client with redirect URIs of this machine",
                ' ');
  options.text("france-connect-identities", identities,
               "A CSV file of people who can log in, with the columns of FranceConnect's own test "
               "identities: login, family_name, given_name, gender, birthdate …");
  options.text("france-connect-ec-key", elliptic_key,
               "A PEM file: the P-256 key that signs with ES256 (default: a published one)");
  options.text("france-connect-rsa-key", rsa_key,
               "A PEM file: the RSA key that signs with RS256 (default: a published one)");
  options.time("france-connect-token-life", token_life, {1'000, 30LL * 24 * 3'600'000},
               "How long a FranceConnect access token lives");
  options.text(
      "public-url", public_url,
      "https://HOST[:PORT] by which clients and browsers call the server, where that can't "
      "be told from their requests: FranceConnect's issuer");
}

std::shared_ptr<france_connect::Provider> make_provider(const FranceConnectOptions& chosen,
                                                        const std::string& schemas,
                                                        const std::string& jwks_key) {
  const auto make = [chosen, schemas, jwks_key] { return settings_of(chosen, schemas, jwks_key); };
  const bool is_plain = chosen.clients.empty() && chosen.identities.empty() &&
                        chosen.elliptic_key.empty() && chosen.rsa_key.empty() &&
                        chosen.public_url.empty() && schemas.empty() && jwks_key.empty();
  // What is in the program can't be wrong, and is only read when somebody asks.
  if (is_plain) return std::make_shared<france_connect::Provider>(make, random_bytes);
  return std::make_shared<france_connect::Provider>([made = make()] { return made; }, random_bytes);
}

}  // namespace sandbox
