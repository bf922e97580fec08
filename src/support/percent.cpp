#include "support/percent.h"

#include "support/text.h"

namespace sandbox {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

bool stands_for_itself(std::string_view text, Plus plus) {
  const unsigned char space = plus == Plus::is_space ? '+' : '%';
  return !has_byte(text, [&](unsigned char c) { return c == '%' || c == space || c >= 0x80; });
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
  if (!is_utf8(*out)) out = without_invalid_utf8(*out);
  return out;
}

}  // namespace sandbox
