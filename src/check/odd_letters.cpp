#include "check/odd_letters.h"

#include <algorithm>

#include "support/code_points.h"
#include "support/shown_text.h"

namespace sandbox {

Wording odd_letters(const std::string& text) {
  Wording odd;
  for_each_code_point(
      text,
      [&](utf8proc_int32_t point, std::string_view bytes) {
        const auto c = static_cast<char32_t>(point);
        if (!odd.empty()) return;
        if (is_unseen(c)) {
          odd = {"a letter that can't be seen", "un caractère invisible"};
        } else if (c == 0xA0 || c == 0x202F || c == 0x2007) {
          odd = {"a no-break space", "un espace insécable"};
        } else if (c == 0x2018 || c == 0x2019 || (c >= 0x201C && c <= 0x201E) || c == 0xAB ||
                   c == 0xBB) {
          odd = say({"the typographic quote {0}", "le guillemet typographique {0}"},
                    std::string(bytes));
        }
      },
      [](char) {});
  if (odd.empty() && (text.starts_with(' ') || text.ends_with(' '))) {
    odd = {"a space at an end", "un espace au début ou à la fin"};
  }
  return odd;
}

std::string as_typed(const std::string& text) {
  std::string out;
  for_each_code_point(
      text,
      [&](utf8proc_int32_t point, std::string_view bytes) {
        const auto c = static_cast<char32_t>(point);
        if (c == 0xA0 || c == 0x202F || c == 0x2007) {
          out += ' ';
        } else if (c == 0x2018 || c == 0x2019) {
          out += '\'';
        } else if ((c >= 0x201C && c <= 0x201E) || c == 0xAB || c == 0xBB) {
          return;
        } else if (!is_unseen(c)) {
          out += bytes;
        }
      },
      [](char) {});
  while (out.ends_with(' ')) out.pop_back();
  return out.substr(std::min(out.find_first_not_of(' '), out.size()));
}

}  // namespace sandbox
