#include "france_connect/desk.h"

#include <algorithm>

#include "answering/asked.h"
#include "france_connect/fields.h"
#include "france_connect/published_keys.h"
#include "support/base64.h"
#include "support/catch.h"
#include "support/embedded_files.h"
#include "support/percent.h"
#include "support/random.h"
#include "support/text.h"

namespace sandbox::test {

using namespace france_connect;

namespace {

std::shared_ptr<const Settings> settings_with(std::vector<Client> clients) {
  const EmbeddedFile file = embedded_file(EmbeddedFolder::schemas, "france_connect.yaml");
  ReadRules read = read_rules(*file.text, "france_connect.yaml");
  REQUIRE(read.findings.empty());
  return std::make_shared<const Settings>(
      Settings{std::move(read.rules),
               {SigningKey(published_ec_key), SigningKey(published_rsa_key)},
               std::move(clients),
               "",
               {},
               read_rsa_key(published_rsa_key)});
}

}  // namespace

std::string form_of(const Pairs& pairs) {
  std::string text;
  for (const auto& [name, value] : pairs) {
    text += (text.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
  }
  return text;
}

void set(Pairs& pairs, const std::string& name, const std::string& value) {
  for (auto& [known, old] : pairs) {
    if (known == name) {
      old = value;
      return;
    }
  }
  pairs.emplace_back(name, value);
}

void remove(Pairs& pairs, const std::string& name) {
  std::erase_if(pairs, [&](const auto& pair) { return pair.first == name; });
}

Desk::Desk(std::vector<Client> clients)
    : provider([settings = settings_with(std::move(clients))] { return settings; }, random_bytes) {}

Answer Desk::ask(const std::string& method, const std::string& path, Pairs fields,
                 std::vector<Header> headers) {
  static const auto catalogue = whole_catalogue();
  Request request;
  request.method = method;
  request.target = "/api/v2/" + path;
  if (method == "POST") {
    request.body = form_of(fields);
  } else if (!fields.empty()) {
    request.target += "?" + form_of(fields);
  }
  request.headers = std::move(headers);
  request.headers.push_back({"Host", "127.0.0.1:8080"});
  return provider.answer(request, moment_at(clock), catalogue);
}

Answer Desk::post(const std::string& path, Pairs fields, std::vector<Header> headers) {
  const bool has_type = std::ranges::find(headers, "Content-Type", &Header::name) != headers.end();
  if (!has_type) headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  return ask("POST", path, std::move(fields), std::move(headers));
}

Pairs Desk::demand() const {
  return {
      {"client_id", client},     {"redirect_uri", redirect_uri},
      {"response_type", "code"}, {"scope", "openid identite_pivot email revenu_solidarite_active"},
      {"state", "l'état & co"},  {"nonce", "0123456789abcdef0123456789abcdef"},
      {"acr_values", "eidas1"}};
}

std::string Desk::code() {
  Pairs pairs = demand();
  if (client == "bac-a-sable-restreint") set(pairs, "scope", "openid given_name");
  set(pairs, "idp_hint", "awa-diallo");
  return field(fields_in(location_of(ask("GET", "authorize", pairs))), "code");
}

Pairs Desk::exchange(const std::string& code) const {
  return {{"grant_type", "authorization_code"},
          {"code", code},
          {"redirect_uri", redirect_uri},
          {"client_id", client},
          {"client_secret", secret}};
}

nlohmann::json Desk::tokens() { return json_of(post("token", exchange(code()))); }

const Response& response_of(const Answer& answer) {
  const auto* page = std::get_if<ErrorPage>(&answer);
  INFO("a page: " << (page != nullptr ? page->code + " " + page->help : ""));
  REQUIRE(std::holds_alternative<Response>(answer));
  return std::get<Response>(answer);
}

const ErrorPage& error_of(const Answer& answer) {
  REQUIRE(std::holds_alternative<ErrorPage>(answer));
  return std::get<ErrorPage>(answer);
}

const ChoicePage& choice_of(const Answer& answer) {
  const auto* page = std::get_if<ErrorPage>(&answer);
  INFO("a page: " << (page != nullptr ? page->code + " " + page->help : ""));
  REQUIRE(std::holds_alternative<ChoicePage>(answer));
  return std::get<ChoicePage>(answer);
}

nlohmann::json json_of(const Answer& answer) {
  return nlohmann::json::parse(*response_of(answer).body);
}

std::string location_of(const Answer& answer) {
  const Response& response = response_of(answer);
  CHECK(response.status == 303);
  return std::string(response.headers.find("Location").value_or(""));
}

Pairs fields_in(const std::string& url, char start) {
  Pairs pairs;
  const std::size_t at = url.find(start);
  if (at == std::string::npos) return pairs;
  for (const std::string& pair : split(url.substr(at + 1), '&')) {
    const std::size_t equals = pair.find('=');
    REQUIRE(equals != std::string::npos);
    const auto value = percent_decoded(pair.substr(equals + 1), Plus::is_space);
    REQUIRE(value.has_value());
    pairs.emplace_back(pair.substr(0, equals), *value);
  }
  return pairs;
}

std::string field(const Pairs& pairs, const std::string& name) {
  for (const auto& [known, value] : pairs) {
    if (known == name) return value;
  }
  return "";
}

nlohmann::json part_of(const std::string& jwt, std::size_t number) {
  const std::vector<std::string> parts = split(jwt, '.');
  REQUIRE(parts.size() > number);
  const auto text = from_base64url(parts[number]);
  REQUIRE(text.has_value());
  return nlohmann::json::parse(*text);
}

}  // namespace sandbox::test
