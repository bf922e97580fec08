#include <algorithm>

#include "france_connect/asked.h"
#include "support/base64.h"
#include "support/hash.h"
#include "support/host.h"
#include "support/percent.h"
#include "support/text.h"

namespace sandbox::france_connect {
namespace {

bool is_of_loopback(const std::string& uri) {
  const auto url = read_web_url(uri);
  return url && is_loopback(url->host);
}

// The alphabet of Basic is that of base64, with padding (RFC 7617).
std::optional<std::string> from_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string url(text);
  std::ranges::replace(url, '+', '-');
  std::ranges::replace(url, '/', '_');
  return from_base64url(url);
}

struct Credentials {
  std::string id;
  std::string secret;
  bool is_assertion = false;  // the client said so itself, in a JWT that it signed
};

// Each half is form-encoded before they are joined (RFC 6749 2.3.1).
std::optional<Credentials> of_basic(const Request& request) {
  const std::string_view header = request.header("Authorization").value_or("");
  constexpr std::string_view scheme = "basic ";
  if (!equal_ignoring_case(header.substr(0, scheme.size()), scheme)) return std::nullopt;
  const auto pair = from_base64(header.substr(scheme.size()));
  if (!pair) return std::nullopt;
  const std::size_t colon = pair->find(':');
  if (colon == std::string::npos) return std::nullopt;
  const std::string id = pair->substr(0, colon);
  const std::string secret = pair->substr(colon + 1);
  return Credentials{percent_decoded(id, Plus::is_space).value_or(id),
                     percent_decoded(secret, Plus::is_space).value_or(secret)};
}

// Whose key it is can't be known here, so the client is believed (docs/design.md 14).
std::optional<Credentials> of_assertion(const Fields& form) {
  constexpr std::string_view kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  if (form.get("client_assertion_type") != kind) return std::nullopt;
  const auto payload = payload_of(form.get("client_assertion"));
  if (!payload) return std::nullopt;
  const Node* subject = payload->find("sub");
  const Node* issuer = payload->find("iss");
  if (subject == nullptr || issuer == nullptr || subject->text != issuer->text) return std::nullopt;
  return Credentials{subject->text, "", true};
}

std::optional<Credentials> credentials_of(const Asked& asked, const Fields& form) {
  if (auto basic = of_basic(asked.request)) return basic;
  if (auto assertion = of_assertion(form)) return assertion;
  const std::string* id = form.find("client_id");
  const std::string* secret = form.find("client_secret");
  if (id == nullptr || secret == nullptr || secret->empty()) return std::nullopt;
  return Credentials{*id, *secret};
}

}  // namespace

std::optional<Client> find_client(const Settings& settings, const std::string& id) {
  const auto listed = std::ranges::find(settings.clients, id, &Client::id);
  if (listed != settings.clients.end()) return *listed;
  if (!settings.clients.empty()) return std::nullopt;
  const auto known = settings.rules.clients.find(id);
  if (known != settings.rules.clients.end()) return known->second;
  Client client;
  client.id = id;
  client.name = id;
  client.is_declared = false;
  return client;
}

bool accepts_redirect(const Client& client, const std::string& uri) {
  if (client.redirect_uris.empty()) return is_of_loopback(uri);
  return std::ranges::find(client.redirect_uris, uri) != client.redirect_uris.end();
}

// There is no list of its own for them: any page of a service that is known is good.
bool accepts_logout_redirect(const Client& client, const std::string& uri) {
  if (client.redirect_uris.empty()) return is_of_loopback(uri);
  const auto url = read_web_url(uri);
  return url && std::ranges::any_of(client.redirect_uris, [&](const std::string& known) {
           const auto other = read_web_url(known);
           return other && other->origin == url->origin;
         });
}

std::variant<Client, Fault> authenticate(const Asked& asked, const Fields& form) {
  const auto credentials = credentials_of(asked, form);
  if (!credentials) return Fault::credentials_missing;
  const auto client = find_client(asked.settings, credentials->id);
  if (!client) return Fault::client_not_found;
  const bool is_good =
      client->secret.empty() ||
      (!credentials->is_assertion && equal_in_constant_time(client->secret, credentials->secret));
  if (!is_good) return Fault::secret_wrong;
  return *client;
}

}  // namespace sandbox::france_connect
