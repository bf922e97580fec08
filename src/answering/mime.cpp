#include "answering/mime.h"

#include <algorithm>
#include <cstdlib>

#include "support/text.h"

namespace sandbox {
namespace {

bool is_name_character(char c) {
  const char lower = ascii_lower(c);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$&-^_.+").find(c) != std::string_view::npos;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 127 && std::ranges::all_of(text, is_name_character) &&
         (is_digits(text.substr(0, 1)) ||
          (ascii_lower(text[0]) >= 'a' && ascii_lower(text[0]) <= 'z'));
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// `type/subtype`, `type/*` or `*/*`; parameters are not looked at.
bool is_media_type(std::string_view text) {
  text = trimmed(text.substr(0, text.find(';')));
  if (text == "*/*" || text == "*") return true;
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view subtype = text.substr(slash + 1);
  return is_name(text.substr(0, slash)) && (subtype == "*" || is_name(subtype));
}

}  // namespace

std::optional<std::string> malformed_media_type(std::string_view header) {
  while (!header.empty()) {
    const std::string_view part = header.substr(0, header.find(','));
    header.remove_prefix(std::min(part.size() + 1, header.size()));
    const std::string_view type = trimmed(part);
    if (!type.empty() && !is_media_type(type)) return std::string(type);
  }
  return std::nullopt;
}

std::optional<std::string> malformed_header(const Request& request, bool has_format) {
  const std::string_view accept = request.header("Accept").value_or("");
  if (!has_format && !is_browser_like(accept)) {
    if (auto malformed = malformed_media_type(accept)) return malformed;
  }
  return malformed_media_type(request.header("Content-Type").value_or(""));
}

bool is_browser_like(std::string_view accept) {
  const std::size_t star = accept.find("*/*");
  if (star == std::string_view::npos) return false;
  const auto comma_before = [&] {
    std::size_t at = star;
    while (at > 0 && (accept[at - 1] == ' ' || accept[at - 1] == '\t')) --at;
    return at > 0 && accept[at - 1] == ',';
  };
  const auto comma_after = [&] {
    std::size_t at = star + 3;
    while (at < accept.size() && (accept[at] == ' ' || accept[at] == '\t')) ++at;
    return at < accept.size() && accept[at] == ',';
  };
  return comma_before() || comma_after();
}

std::string preferred_media_type(std::string_view accept) {
  std::string best;
  double best_quality = -1;
  for (const std::string& part : split(accept, ',')) {
    const std::size_t end = std::min(part.find(';'), part.size());
    const std::string_view type = trimmed(std::string_view(part).substr(0, end));
    const std::size_t q = part.find("q=", end);
    const double quality = q == std::string::npos ? 1 : std::strtod(part.c_str() + q + 2, nullptr);
    if (type.empty() || quality <= best_quality) continue;
    best = lower_case(type);
    best_quality = quality;
  }
  return best;
}

std::string_view path_ending(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::size_t dot = path.rfind('.');
  const bool in_last_segment = dot != std::string_view::npos &&
                               (path.rfind('/') == std::string_view::npos || dot > path.rfind('/'));
  return in_last_segment ? path.substr(dot + 1) : std::string_view{};
}

}  // namespace sandbox
