#pragma once

#include <utf8proc.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

// The code points of a text; each byte that is not UTF-8 counts as U+FFFD.
std::vector<char32_t> code_points(std::string_view text);

// How many there are in a text that is UTF-8.
std::size_t code_point_count(std::string_view text);

// Nothing is appended for what no UTF-8 can hold: a surrogate, or beyond U+10FFFF.
void append_code_point(std::string& out, char32_t code_point);

// Unicode's general category in two letters: "Lu", "Nd"; "Cn" for what is not assigned.
std::string_view general_category(char32_t code_point);

// Reads UTF-8: calls `each(code_point, bytes)` for each well-formed sequence and
// `broken(byte)` for each byte that belongs to none.
template <class Each, class Broken>
void for_each_code_point(std::string_view text, Each each, Broken broken) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  std::size_t at = 0;
  while (at < text.size()) {
    utf8proc_int32_t code_point = bytes[at];
    if (code_point < 0x80) {  // most letters: not worth a call
      each(code_point, text.substr(at, 1));
      ++at;
      continue;
    }
    const utf8proc_ssize_t length =
        utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code_point);
    if (length <= 0) {
      broken(text[at]);
      ++at;
    } else {
      each(code_point, text.substr(at, static_cast<std::size_t>(length)));
      at += static_cast<std::size_t>(length);
    }
  }
}

}  // namespace sandbox
