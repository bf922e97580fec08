#include "reading/yaml_letters.h"

#include <utility>

#include "model/finding_rules.h"
#include "reading/lines.h"
#include "reading/slips.h"
#include "support/text.h"

namespace sandbox {
namespace {

// Whether a letter may stand in YAML.
bool is_allowed(std::string_view letter) {
  const auto first = static_cast<unsigned char>(letter.front());
  if (letter.size() == 1) {
    return (first >= 0x20 && first != 0x7F) || first == '\t' || first == '\n' || first == '\r';
  }
  // U+0080 to U+009F but for the line end U+0085; U+FEFF, U+FFFE and U+FFFF.
  if (first == 0xC2) return static_cast<unsigned char>(letter[1]) >= 0xA0 || letter[1] == '\x85';
  return letter != "\xEF\xBB\xBF" && letter != "\xEF\xBF\xBE" && letter != "\xEF\xBF\xBF";
}

// Whether a letter that is not allowed may begin so: few texts hold such a byte.
bool is_suspicious(unsigned char c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F || c == 0xC2 || c == 0xEF;
}

}  // namespace

std::optional<Finding> refuse_letters(std::string_view text, const std::string& file) {
  const auto place = [&](std::size_t offset) {
    const Position at = Lines(text).position(offset);
    return Place{file, at.line, at.column};
  };
  if (auto slip = not_utf8(text)) {
    return found(*slip->rule, {file, slip->at.line, slip->at.column}, std::move(slip->sentence),
                 std::move(slip->hint));
  }
  if (!has_byte(text, is_suspicious)) return std::nullopt;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view letter = letter_at(text, i);
    if (!is_allowed(letter)) {
      return found(RuleId::yaml_syntax, place(i),
                   {"a control character stands here", "un caractère de contrôle est écrit ici"},
                   {"remove it", "l'enlever"});
    }
    i += letter.size();
  }
  return std::nullopt;
}

}  // namespace sandbox
