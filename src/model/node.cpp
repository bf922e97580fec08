#include "model/node.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sandbox {
namespace {

// U+2028 and U+2029 in UTF-8, less their last byte (0xA8 and 0xA9).
constexpr std::string_view line_separator_start = "\xE2\x80";

void append_escape(std::string& out, unsigned code) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[(code >> shift) & 0xF];
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '&':
      case '<':
      case '>':
        append_escape(out, static_cast<unsigned char>(c));
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          append_escape(out, static_cast<unsigned char>(c));
        } else if (text.substr(i, 2) == line_separator_start && i + 2 < text.size() &&
                   (text[i + 2] == '\xA8' || text[i + 2] == '\xA9')) {
          append_escape(out, text[i + 2] == '\xA8' ? 0x2028 : 0x2029);
          i += 2;
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void append(std::string& out, const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      out += "null";
      break;
    case Node::Kind::boolean:
    case Node::Kind::integer:
    case Node::Kind::decimal:
      out += node.text;
      break;
    case Node::Kind::text:
    case Node::Kind::date:
      append_string(out, node.text);
      break;
    case Node::Kind::list:
      out += '[';
      for (const Node& item : node.items) {
        if (&item != node.items.data()) out += ',';
        append(out, item);
      }
      out += ']';
      break;
    case Node::Kind::map:
      out += '{';
      for (const Node::Member& member : node.members) {
        if (&member != node.members.data()) out += ',';
        append_string(out, member.key);
        out += ':';
        append(out, member.value);
      }
      out += '}';
      break;
  }
}

void append_pretty(std::string& out, const Node& node, const std::string& indent) {
  const std::string deeper = indent + "  ";
  if (node.is_list() && !node.items.empty()) {
    out += "[\n";
    for (const Node& item : node.items) {
      out += deeper;
      append_pretty(out, item, deeper);
      out += &item == &node.items.back() ? "\n" : ",\n";
    }
    out += indent + "]";
  } else if (node.is_map() && !node.members.empty()) {
    out += "{\n";
    for (const Node::Member& member : node.members) {
      out += deeper + to_json(member.key) + ": ";
      append_pretty(out, member.value, deeper);
      out += &member == &node.members.back() ? "\n" : ",\n";
    }
    out += indent + "}";
  } else {
    out += to_json(node);
  }
}

}  // namespace

const Node* Node::find(std::string_view name) const {
  const auto found = std::ranges::find(members, name, &Member::key);
  return found == members.end() ? nullptr : &found->value;
}

std::string to_json(const Node& node) {
  std::string out;
  append(out, node);
  return out;
}

std::string to_json(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

std::string ruby_float(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  if (value == 0) return std::signbit(value) ? "-0.0" : "0.0";
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::scientific);
  const std::string_view shortest(buffer.data(), end.ptr);  // "-1.25e+02"
  const std::size_t e = shortest.find('e');
  std::string digits;
  for (const char c : shortest.substr(0, e)) {
    if (c >= '0' && c <= '9') digits += c;
  }
  const std::string sign = value < 0 ? "-" : "";
  const int point = std::stoi(std::string(shortest.substr(e + 1))) + 1;  // digits before the point
  const int count = static_cast<int>(digits.size());
  if (point > 16 || point <= -4) {
    const std::string exponent = std::to_string(std::abs(point - 1));
    return sign + digits[0] + "." + (count > 1 ? digits.substr(1) : "0") +
           (point > 0 ? "e+" : "e-") + (exponent.size() < 2 ? "0" : "") + exponent;
  }
  if (point <= 0) return sign + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  if (point >= count) {
    return sign + digits + std::string(static_cast<std::size_t>(point - count), '0') + ".0";
  }
  return sign + digits.substr(0, static_cast<std::size_t>(point)) + "." +
         digits.substr(static_cast<std::size_t>(point));
}

std::string to_pretty_json(const Node& node) {
  std::string out;
  append_pretty(out, node, "");
  return out;
}

}  // namespace sandbox
