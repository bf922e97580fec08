#include "support/percent.h"

#include "support/text.h"

namespace sandbox {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Of one letter, as its first byte announces it; one byte below C0, for all that.
std::size_t escapes_wanted(int first_byte) {
  if (first_byte < 0xC0) return 1;
  if (first_byte < 0xDF) return 2;
  return first_byte < 0xEF ? 3 : 4;
}

// The escapes at the start of the text that make one letter; empty when they make none.
std::string_view escaped_letter(std::string_view text) {
  const int first_byte = hex_digit(text[1]) * 16 + hex_digit(text[2]);
  const std::string_view letter = text.substr(0, 3 * escapes_wanted(first_byte));
  for (std::size_t at = 0; at < letter.size(); at += 3) {
    const bool escape = at + 2 < letter.size() && letter[at] == '%' &&
                        hex_digit(letter[at + 1]) >= 0 && hex_digit(letter[at + 2]) >= 0;
    if (!escape) return {};
  }
  const bool whole = letter.size() == 3 * escapes_wanted(first_byte);
  return whole && percent_decoded(letter, Plus::is_itself) ? letter : std::string_view{};
}

}  // namespace

std::string percent_encoded(std::string_view text, std::string_view also_plain) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const char lower = ascii_lower(c);
    const bool plain = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
                       std::string_view("-_.~").find(c) != std::string_view::npos ||
                       also_plain.find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', digits[byte >> 4], digits[byte & 0xF]};
    }
  }
  return out;
}

bool stands_for_itself(std::string_view text, Plus plus) {
  const unsigned char space = plus == Plus::is_space ? '+' : '%';
  return !has_byte(text, [space](unsigned char c) { return c == '%' || c == space || c >= 0x80; });
}

// In place: what is decoded is never longer.
std::optional<std::string> percent_decoded(std::string_view text, Plus plus) {
  std::optional<std::string> out(text);
  char* const start = out->data();
  const char* const end = start + text.size();
  char* to = start;
  for (const char* from = start; from != end; ++from) {
    char byte = *from;
    if (byte == '+' && plus == Plus::is_space) byte = ' ';
    if (byte == '%') {
      if (end - from < 3) return std::nullopt;
      const int high = hex_digit(from[1]);
      const int low = hex_digit(from[2]);
      if (high < 0 || low < 0) return std::nullopt;
      byte = static_cast<char>(high * 16 + low);
      from += 2;
    }
    *to++ = byte;
  }
  out->resize(static_cast<std::size_t>(to - start));
  if (!is_utf8(*out)) return std::nullopt;
  return out;
}

std::string cleaned(std::string_view text) {
  if (stands_for_itself(text, Plus::is_itself)) return std::string(text);
  std::string valid = without_invalid_utf8(text);
  if (valid.size() == text.size() && percent_decoded(text, Plus::is_itself)) return valid;
  const std::string_view from = valid;
  std::string out;
  for (std::size_t at = 0; at < from.size();) {
    if (from[at] != '%') {
      out += from[at++];
    } else if (at + 1 >= from.size() || hex_digit(from[at + 1]) < 0) {
      at += 2;
    } else if (at + 2 >= from.size() || hex_digit(from[at + 2]) < 0) {
      at += 3;
    } else {
      const std::string_view letter = escaped_letter(from.substr(at));
      out += letter;
      at += letter.empty() ? 3 : letter.size();
    }
  }
  return out;
}

}  // namespace sandbox
