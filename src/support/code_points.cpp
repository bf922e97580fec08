#include "support/code_points.h"

#include <algorithm>

namespace sandbox {

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  points.reserve(text.size());
  for_each_code_point(
      text,
      [&](utf8proc_int32_t point, std::string_view) {
        points.push_back(static_cast<char32_t>(point));
      },
      [&](char) { points.push_back(0xFFFD); });
  return points;
}

std::size_t code_point_count(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void append_code_point(std::string& out, char32_t code_point) {
  const auto point = static_cast<utf8proc_int32_t>(code_point);
  if (!utf8proc_codepoint_valid(point)) return;
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t size = utf8proc_encode_char(point, bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

std::string_view general_category(char32_t code_point) {
  return utf8proc_category_string(static_cast<utf8proc_int32_t>(code_point));
}

}  // namespace sandbox
