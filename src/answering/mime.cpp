#include "answering/mime.h"

#include <algorithm>

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

}  // namespace sandbox
