#include "model/node.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>

#include "model/json_float.h"

// A node is written as Ruby's to_json writes it, escapes included. A float is the shortest
// digits that read back as it, laid out as Ruby does in YAML's texts and in JSON.

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

// The shortest decimal digits that read back as the same float, and where the point
// stands among them: 12.5 is 125 with the point after 2.
struct Digits {
  std::string sign;
  std::string digits;
  int point = 0;

  int count() const { return static_cast<int>(digits.size()); }
};

Digits digits_of(double value) {
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value),
                                 std::chars_format::scientific);
  const std::string_view shortest(buffer.data(), end.ptr);  // "1.25e+02"
  const std::size_t e = shortest.find('e');
  Digits found;
  found.sign = value < 0 ? "-" : "";
  for (const char c : shortest.substr(0, e)) {
    if (c != '.') found.digits += c;
  }
  found.point = std::stoi(std::string(shortest.substr(e + 1))) + 1;
  return found;
}

// 1.25e+20; `lone` follows a first digit that is the only one.
std::string with_exponent(const Digits& number, std::string_view lone, std::size_t least_digits) {
  std::string exponent = std::to_string(std::abs(number.point - 1));
  if (exponent.size() < least_digits) exponent.insert(0, "0");
  const std::string rest = number.count() > 1 ? "." + number.digits.substr(1) : std::string(lone);
  return number.sign + number.digits[0] + rest + (number.point > 0 ? "e+" : "e-") + exponent;
}

std::string without_exponent(const Digits& number) {
  const auto zeros = [](int count) { return std::string(static_cast<std::size_t>(count), '0'); };
  const int point = number.point;
  if (point <= 0) return number.sign + "0." + zeros(-point) + number.digits;
  if (point >= number.count()) {
    return number.sign + number.digits + zeros(point - number.count()) + ".0";
  }
  const auto whole = static_cast<std::size_t>(point);
  return number.sign + number.digits.substr(0, whole) + "." + number.digits.substr(whole);
}

void append(std::string& out, const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      out += "null";
      break;
    case Node::Kind::boolean:
    case Node::Kind::integer:
      out += node.text;
      break;
    case Node::Kind::decimal:
      out += json_float(std::strtod(node.text.c_str(), nullptr));
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

std::string text_of(const Node& map, std::string_view name) {
  const Node* found = map.find(name);
  return found == nullptr || found->is_list() || found->is_map() ? "" : found->text;
}

std::vector<std::string> missing_names(const Node& map, const std::vector<std::string>& names) {
  std::vector<std::string> missing;
  std::ranges::copy_if(names, std::back_inserter(missing),
                       [&](const std::string& name) { return map.find(name) == nullptr; });
  return missing;
}

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
  const Digits digits = digits_of(value);
  if (digits.point > 16 || digits.point <= -4) return with_exponent(digits, ".0", 2);
  return without_exponent(digits);
}

std::string json_float(double value) {
  if (!std::isfinite(value)) return "null";
  if (value == 0) return std::signbit(value) ? "-0.0" : "0.0";
  const Digits digits = digits_of(value);
  const int exponent = std::abs(digits.point - 1);
  const int zeros_after = digits.point - digits.count();  // below 0: digits after the point
  const bool is_plain = zeros_after >= 0 ? exponent < 15 : zeros_after > -7 || exponent < 10;
  return is_plain ? without_exponent(digits) : with_exponent(digits, "", 1);
}

std::string to_pretty_json(const Node& node) {
  std::string out;
  append_pretty(out, node, "");
  return out;
}

}  // namespace sandbox
