#include "support/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "support/code_points.h"

namespace sandbox {
namespace {

template <class Change>
std::string change_case(std::string_view text, Change change) {
  std::string out;
  out.reserve(text.size());
  for_each_code_point(
      text, [&](utf8proc_int32_t code_point, std::string_view) { change(out, code_point); },
      [&](char byte) { out += byte; });
  return out;
}

bool is_ascii(std::string_view text) {
  return !has_byte(text, [](unsigned char c) { return c >= 0x80; });
}

bool is_white_space(utf8proc_int32_t c) {
  if ((c >= '\t' && c <= '\r') || c == ' ' || c == 0x85) return true;
  const auto category = utf8proc_category(c);
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

// How many letters are one too many, one too few, another one, or two in the wrong order.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> above(b.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  std::vector<std::size_t> two_above;
  const auto is_same = [&](std::size_t i, std::size_t j) {
    return ascii_lower(a[i - 1]) == ascii_lower(b[j - 1]);
  };
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::vector<std::size_t> row(b.size() + 1, i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = above[j - 1] + (is_same(i, j) ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, changed});
      if (i > 1 && j > 1 && is_same(i, j - 1) && is_same(i - 1, j)) {
        row[j] = std::min(row[j], two_above[j - 2] + 1);
      }
    }
    two_above = std::exchange(above, std::move(row));
  }
  return above.back();
}

}  // namespace

std::string lower_case(std::string_view text) {
  if (is_ascii(text)) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), ascii_lower);
    return out;
  }
  return change_case(text, [](std::string& out, utf8proc_int32_t code_point) {
    constexpr utf8proc_int32_t dotted_capital_i = 0x130;  // Ruby writes i and a combining dot
    if (code_point == dotted_capital_i) {
      out += "i\u0307";
    } else {
      append_code_point(out, static_cast<char32_t>(utf8proc_tolower(code_point)));
    }
  });
}

std::string upper_case(std::string_view text) {
  return change_case(text, [](std::string& out, utf8proc_int32_t code_point) {
    append_code_point(out, static_cast<char32_t>(utf8proc_toupper(code_point)));
  });
}

std::size_t valid_utf8_length(std::string_view text) {
  std::size_t length = 0;
  bool valid = true;
  for_each_code_point(
      text,
      [&](utf8proc_int32_t, std::string_view bytes) {
        if (valid) length += bytes.size();
      },
      [&](char) { valid = false; });
  return length;
}

bool is_utf8(std::string_view text) {
  return is_ascii(text) || valid_utf8_length(text) == text.size();
}

std::string without_invalid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_code_point(
      text, [&](utf8proc_int32_t, std::string_view bytes) { out += bytes; }, [](char) {});
  return out;
}

bool is_blank(std::string_view text) {
  const auto first =
      std::ranges::find_if_not(text, [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
  if (first == text.end()) return true;
  if (static_cast<unsigned char>(*first) < 0x80) return false;
  bool blank = true;  // white space of Unicode, perhaps
  for_each_code_point(
      text,
      [&](utf8proc_int32_t code_point, std::string_view) {
        if (!is_white_space(code_point)) blank = false;
      },
      [&](char) { blank = false; });
  return blank;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t end; (end = text.find(separator, start)) != std::string_view::npos;
       start = end + 1) {
    parts.emplace_back(text.substr(start, end - start));
  }
  parts.emplace_back(text.substr(start));
  return parts;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (&part != parts.data()) out += separator;
    out += part;
  }
  return out;
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_hexadecimal(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
  });
}

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
  return std::ranges::any_of(beginnings,
                             [&](auto beginning) { return text.starts_with(beginning); });
}

std::string nearest(std::string_view typed, const std::vector<std::string>& known) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(typed.size() / 3, 1) + 1;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(typed, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace sandbox
