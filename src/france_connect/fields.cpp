#include "france_connect/fields.h"

#include <algorithm>

#include "support/host.h"
#include "support/percent.h"
#include "support/text.h"

namespace sandbox::france_connect {
namespace {

std::string decoded(std::string_view text) {
  if (auto plain = percent_decoded(text, Plus::is_space)) return *std::move(plain);
  const std::string clean = cleaned(text);
  return percent_decoded(clean, Plus::is_space).value_or(clean);
}

bool is_host_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

// "localhost", "127.0.0.1", "[::1]"; empty when it is none.
std::string host_in(std::string_view authority) {
  const std::string host(host_name(authority));
  if (authority.starts_with('[')) return is_ip_address(host) ? host : "";
  const bool good = !host.empty() && std::ranges::all_of(host, is_host_letter);
  return good ? host : "";
}

bool has_good_port(std::string_view authority) {
  const std::size_t after_host = authority.starts_with('[') ? authority.find(']') : 0;
  if (after_host == std::string_view::npos) return false;
  const std::size_t colon = authority.find(':', after_host);
  if (colon == std::string_view::npos) {
    return !authority.starts_with('[') || after_host + 1 == authority.size();
  }
  if (authority.starts_with('[') && colon != after_host + 1) return false;
  const std::string_view port = authority.substr(colon + 1);
  return is_digits(port) && port.size() <= 5 && std::stoi(std::string(port)) <= 65'535;
}

}  // namespace

Fields::Fields(std::string_view text) {
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    all_.push_back(
        {decoded(pair.substr(0, equals)), decoded(pair.substr(std::min(equals + 1, pair.size())))});
  }
}

const std::string* Fields::find(std::string_view name) const {
  const auto found = std::ranges::find(all_, name, &Field::name);
  return found == all_.end() ? nullptr : &found->value;
}

std::string Fields::get(std::string_view name) const {
  const std::string* value = find(name);
  return value == nullptr ? "" : *value;
}

bool Fields::is_twice(std::string_view name) const {
  return std::ranges::count(all_, name, &Field::name) > 1;
}

Fields fields_of(const Request& request) {
  if (request.method == "POST") return Fields(request.body);
  const std::string_view target = request.target;
  const std::size_t query = target.find('?');
  return query == std::string_view::npos ? Fields() : Fields(target.substr(query + 1));
}

bool is_form(const Request& request) {
  const std::string_view type = request.header("Content-Type").value_or("");
  std::string_view name = type.substr(0, type.find(';'));
  while (name.ends_with(' ')) name.remove_suffix(1);
  return equal_ignoring_case(name, "application/x-www-form-urlencoded");
}

std::string with_fields(std::string uri, const std::vector<Field>& fields, char start) {
  char separator = uri.find(start) == std::string::npos ? start : '&';
  for (const Field& field : fields) {
    uri += separator + field.name + '=' + percent_encoded(field.value);
    separator = '&';
  }
  return uri;
}

std::optional<WebUrl> read_web_url(std::string_view text) {
  const bool plain = std::ranges::all_of(
      text, [](char c) { return c > ' ' && c < 0x7F && c != '\\' && c != '"' && c != '#'; });
  const std::size_t scheme_end = text.find("://");
  if (!plain || scheme_end == std::string_view::npos) return std::nullopt;
  const std::string scheme = lower_case(text.substr(0, scheme_end));
  if (scheme != "http" && scheme != "https") return std::nullopt;
  const std::string_view rest = text.substr(scheme_end + 3);
  const std::string authority = lower_case(rest.substr(0, rest.find_first_of("/?")));
  std::string host = host_in(authority);
  if (host.empty() || !has_good_port(authority)) return std::nullopt;
  return WebUrl{scheme + "://" + authority, std::move(host)};
}

}  // namespace sandbox::france_connect
