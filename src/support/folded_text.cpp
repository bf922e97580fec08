#include "support/folded_text.h"

#include <utf8proc.h>

#include <cstddef>
#include <cstdlib>
#include <memory>

#include "support/text.h"

namespace sandbox {

namespace {

// Of letters that are not ASCII, and marks that belong to the letter before them.
std::string folded_letters(std::string_view text) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto options =
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                     UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (size < 0) return std::string(text);
  const std::string_view plain(reinterpret_cast<const char*>(mapped),
                               static_cast<std::size_t>(size));
  std::string out;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const std::string_view rest = plain.substr(i);
    if (rest.starts_with("\xC5\x93") || rest.starts_with("\xC3\xA6")) {
      out += rest.starts_with("\xC5") ? "oe" : "ae";  // no decomposition takes these apart
      ++i;
    } else if (rest.starts_with("\xE2\x80")) {  // U+2000 to U+203F: dashes and quotation marks
      out += ' ';
      i += 2;
    } else {
      out += plain[i];
    }
  }
  return out;
}

}  // namespace

std::string folded(std::string_view text) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  const std::string valid = without_invalid_utf8(text);
  std::string out;
  for (std::size_t i = 0; i < valid.size();) {
    if (is_ascii(valid[i])) {
      out += ascii_lower(valid[i++]);
      continue;
    }
    std::size_t end = i;
    while (end < valid.size() && !is_ascii(valid[end])) ++end;
    out += folded_letters(std::string_view(valid).substr(i, end - i));
    i = end;
  }
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    const bool is_part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                         (static_cast<unsigned char>(c) & 0x80) != 0;
    if (is_part) {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string slug_of(std::string_view text) { return join(words_of(folded(text)), "-"); }

}  // namespace sandbox
