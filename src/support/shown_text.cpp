#include "support/shown_text.h"

#include <algorithm>
#include <array>

#include "support/code_points.h"
#include "support/percent.h"
#include "support/text.h"

namespace sandbox {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

std::string hexadecimal(char32_t number, int digits) {
  constexpr std::string_view all = "0123456789ABCDEF";
  std::string out;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += all[(number >> shift) & 0xF];
  return out;
}

std::string escape(char32_t c) {
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  if (c < 0x100) return "\\x" + hexadecimal(c, 2);
  return c < 0x10000 ? "\\u" + hexadecimal(c, 4) : "\\U" + hexadecimal(c, 8);
}

// What may not stand in XML 1.0 at all, not even as a reference (its section 2.2).
bool is_no_xml(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE || c == 0xFFFF;
}

// Each letter as `write(code_point, bytes)` gives it, each wrong byte as `wrong(byte)`.
template <class Write, class Wrong>
std::string rewritten(std::string_view text, Write write, Wrong wrong) {
  std::string out;
  out.reserve(text.size());
  for_each_code_point(
      text,
      [&](utf8proc_int32_t c, std::string_view bytes) {
        out += write(static_cast<char32_t>(c), bytes);
      },
      [&](char byte) { out += wrong(byte); });
  return out;
}

std::string_view replaced(char) { return replacement; }

}  // namespace

bool is_unseen(char32_t c) {
  struct Range {
    char32_t from, to;
  };
  constexpr std::array<Range, 11> unseen = {{{0, 0x1F},
                                             {0x7F, 0x9F},
                                             {0xAD, 0xAD},
                                             {0x61C, 0x61C},
                                             {0x180E, 0x180E},
                                             {0x200B, 0x200F},
                                             {0x2028, 0x202E},
                                             {0x2060, 0x206F},
                                             {0xFEFF, 0xFEFF},
                                             {0xFFF9, 0xFFFB},
                                             {0xE0000, 0xE007F}}};
  return std::ranges::any_of(unseen,
                             [c](const Range& range) { return c >= range.from && c <= range.to; });
}

std::string valid_text(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  return rewritten(
      text, [](char32_t, std::string_view bytes) { return bytes; }, replaced);
}

std::string shown_text(std::string_view text, std::size_t most) {
  const bool is_cut = text.size() > most;
  if (is_cut) {
    text = text.substr(0, most);
    // Not inside a letter.
    const std::size_t whole = valid_utf8_length(text);
    if (text.size() - whole < 4) text = text.substr(0, whole);
  }
  std::string out = rewritten(
      text,
      [](char32_t c, std::string_view bytes) {
        return is_unseen(c) ? escape(c) : std::string(bytes);
      },
      [](char byte) { return "\\x" + hexadecimal(static_cast<unsigned char>(byte), 2); });
  return is_cut ? out + "…" : out;
}

std::string in_xml(std::string_view text) {
  const auto write = [](char32_t c, std::string_view bytes) -> std::string_view {
    switch (c) {
      case '&':
        return "&amp;";
      case '<':
        return "&lt;";
      case '>':
        return "&gt;";
      case '"':
        return "&quot;";
      case '\n':
        return "&#10;";
      case '\r':
        return "&#13;";
      case '\t':
        return "&#9;";
      default:
        return is_no_xml(c) ? replacement : bytes;
    }
  };
  return rewritten(text, write, replaced);
}

std::string in_html(std::string_view text) {
  const auto write = [](char32_t c, std::string_view bytes) -> std::string_view {
    switch (c) {
      case '&':
        return "&amp;";
      case '<':
        return "&lt;";
      case '>':
        return "&gt;";
      case '"':
        return "&quot;";
      case '\'':
        return "&#39;";
      case 0:
        return replacement;
      default:
        return bytes;
    }
  };
  return rewritten(text, write, replaced);
}

std::string in_markdown(std::string_view text) {
  const auto write = [](char32_t c, std::string_view bytes) -> std::string {
    if (c == '\n' || c == '\r' || c == '\t') return " ";
    if (is_unseen(c)) return "\\" + escape(c);
    if (c == '&') return "&amp;";
    if (c == '<') return "&lt;";
    if (c == '>') return "&gt;";
    const bool is_read =
        c < 0x80 && std::string_view("\\`*_[]|#~").find(static_cast<char>(c)) != std::string::npos;
    return (is_read ? "\\" : "") + std::string(bytes);
  };
  return rewritten(text, write, replaced);
}

std::string in_markdown_code(std::string_view text) {
  const auto write = [](char32_t c, std::string_view bytes) -> std::string {
    if (c == '`') return "'";
    if (c == '|') return "\\|";
    if (c == '\n') return " ";
    return is_unseen(c) ? escape(c) : std::string(bytes);
  };
  return "`" + rewritten(text, write, replaced) + "`";
}

std::string in_shell(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string in_uri(std::string_view path) {
  const std::string uri = percent_encoded(path, "!$&'()*+,;=@/");
  return path.starts_with('/') ? "file://" + uri : uri;
}

}  // namespace sandbox
