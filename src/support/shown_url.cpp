#include "support/shown_url.h"

#include <algorithm>

#include "support/shown_text.h"
#include "support/text.h"

namespace sandbox {
namespace {

// How a URL falls apart. All of it together is the URL.
struct Parts {
  std::string_view scheme;  // "https://"; empty for ssh's own way of writing
  std::string_view login;   // "user:password@"; may be wrong about where it ends, never too short
  std::string_view place;   // "host/path"
  std::string_view query;   // "?token=x#y"
};

// Whether what stands before the first slash can be nothing but a host, with a port.
bool is_host(std::string_view text) {
  if (text.find('@') != std::string_view::npos) return false;
  if (text.starts_with('[')) return true;
  const std::size_t colon = text.find(':');
  return colon == std::string_view::npos || colon + 1 == text.size() ||
         is_digits(text.substr(colon + 1));
}

Parts parts_of(std::string_view url) {
  Parts parts;
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) {
    parts.scheme = url.substr(0, scheme + 3);
    url.remove_prefix(scheme + 3);
  } else if (starts_with_any(url, {"/", "."}) || url.find(':') == std::string_view::npos) {
    parts.place = url;  // a path on this disk
    return parts;
  }
  const std::string_view authority = url.substr(0, url.find('/'));
  const std::size_t at = url.rfind('@');
  if (at != std::string_view::npos && !is_host(authority)) {
    // A password that holds a slash ends the authority too early: then at the last @.
    const std::size_t own = authority.rfind('@');
    const bool has_password = url.substr(0, own).find(':') != std::string_view::npos;
    parts.login = url.substr(0, (own == std::string_view::npos || has_password ? at : own) + 1);
    url.remove_prefix(parts.login.size());
  }
  const std::size_t query = std::min(url.find_first_of("?#"), url.size());
  parts.place = url.substr(0, query);
  parts.query = url.substr(query);
  return parts;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  if (from.empty()) return;
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

bool is_ssh_user(const Parts& parts) {
  return parts.scheme.empty() && parts.login.find(':') == std::string_view::npos;
}

}  // namespace

std::string shown_url(std::string_view url) {
  const Parts parts = parts_of(url);
  const std::string_view user = is_ssh_user(parts) ? parts.login : std::string_view();
  return shown_text(std::string(parts.scheme) + std::string(user) + std::string(parts.place));
}

std::string without_secrets_of(std::string_view url, std::string text) {
  const Parts parts = parts_of(url);
  replace_all(text, url, shown_url(url));
  replace_all(text, parts.query, "…");
  for (const std::string& part : split(parts.query, '&')) {
    const std::size_t equals = part.find('=');
    if (equals != std::string::npos) replace_all(text, part.substr(equals + 1), "…");
  }
  if (is_ssh_user(parts) || parts.login.empty()) return text;
  replace_all(text, parts.login, "");
  const std::string_view login = parts.login.substr(0, parts.login.size() - 1);
  const std::size_t colon = login.find(':');
  replace_all(text, colon == std::string_view::npos ? login : login.substr(colon + 1), "…");
  return text;
}

}  // namespace sandbox
