#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

// Whether a byte of the text is as `is_meant` says. Blocks of constant sizes, without an early
// end: compilers make instructions of these that look at many bytes at once. The last block
// looks at some bytes again.
template <class Predicate>
bool has_byte(std::string_view text, Predicate is_meant) {
  constexpr std::ptrdiff_t large = 64;
  constexpr std::ptrdiff_t small = 16;
  unsigned char found = 0;
  const auto look_at = [&](const char* bytes, std::ptrdiff_t count) {
    for (std::ptrdiff_t i = 0; i < count; ++i) {
      const auto one = static_cast<unsigned char>(is_meant(static_cast<unsigned char>(bytes[i])));
      found = static_cast<unsigned char>(found | one);
    }
  };
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool has_block = end - at >= small;
  for (; end - at >= large; at += large) look_at(at, large);
  for (; end - at >= small; at += small) look_at(at, small);
  if (has_block) {
    look_at(end - small, small);
  } else {
    look_at(at, end - at);
  }
  return found != 0;
}

// ASCII only: header names, hexadecimal digits.
constexpr char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return ascii_lower(x) == ascii_lower(y);
         });
}

// Unicode lower case, code point by code point as Ruby's String#downcase
// ('É' becomes 'é'; no normalisation). Bytes that are not UTF-8 are kept.
// Source: docs/reference/operations.md 2.7.
std::string lower_case(std::string_view text);
std::string upper_case(std::string_view text);

// How many bytes of `text` are UTF-8 before the first that is not.
std::size_t valid_utf8_length(std::string_view text);
bool is_utf8(std::string_view text);
// `text` without the bytes that are not UTF-8.
std::string without_invalid_utf8(std::string_view text);

// Blank as in Ruby on Rails: empty or only white space, Unicode's included.
bool is_blank(std::string_view text);

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings);
bool is_digits(std::string_view text);       // one or more of 0-9, nothing else
bool is_hexadecimal(std::string_view text);  // the same of 0-9, a-f and A-F

// The entry of `known` that a person who typed `typed` most likely meant: the
// smallest edit distance, at most a third of the length; empty when none is near.
std::string nearest(std::string_view typed, const std::vector<std::string>& known);

}  // namespace sandbox
