#include "support/percent.h"

#include <algorithm>

#include "support/text.h"

namespace sandbox {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, Plus plus) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const std::size_t start = out.size();
    const std::size_t plain = std::min(text.find('%'), text.size());
    out += text.substr(0, plain);
    if (plus == Plus::is_space)
      std::replace(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(), '+', ' ');
    if (plain == text.size()) break;
    if (plain + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[plain + 1]);
    const int low = hex_digit(text[plain + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    text.remove_prefix(plain + 3);
  }
  return is_utf8(out) ? out : without_invalid_utf8(out);
}

}  // namespace sandbox
