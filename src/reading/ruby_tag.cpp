#include "reading/ruby_tag.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "reading/ruby_scalar.h"
#include "support/text.h"

namespace sandbox {
namespace {

Node scalar(Node::Kind kind, std::string text) {
  Node node;
  node.kind = kind;
  node.text = std::move(text);
  return node;
}

bool is_one_of_these(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

constexpr std::string_view yaml_tag = "tag:yaml.org,2002:";

bool is_either(std::string_view tag, std::string_view name) {
  return (tag.starts_with('!') && tag.substr(1) == name) ||
         (tag.starts_with(yaml_tag) && tag.substr(yaml_tag.size()) == name);
}

bool is_text_tag(std::string_view tag) {
  return is_either(tag, "str") || is_one_of_these(tag, {"!ruby/string", "!str:", "!ruby/string:"});
}

// As Ruby's unpack('m') reads base64: what is no letter of it is skipped, and so are
// bits that fill no byte.
std::string from_base64(std::string_view text) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text.substr(0, text.find('='))) {
    const std::size_t letter = letters.find(c);
    if (letter == std::string_view::npos) continue;
    bits = (bits << 6) | static_cast<unsigned>(letter);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>((bits >> count) & 0xFF);
  }
  return bytes;
}

// What Ruby's Float() makes of a value: nothing when it refuses it.
std::optional<Node> as_float(const Node& node) {
  if (node.kind == Node::Kind::decimal) return node;
  if (node.kind != Node::Kind::integer && node.kind != Node::Kind::text) return std::nullopt;
  const std::size_t start = node.text.find_first_not_of(" \t\n");
  if (start == std::string::npos) return std::nullopt;
  std::string number = node.text.substr(start);
  std::erase(number, '_');
  char* end = nullptr;
  const double value = std::strtod(number.c_str(), &end);
  const auto length = static_cast<std::size_t>(end - number.c_str());
  if (number.find_first_of("0123456789") >= length) return std::nullopt;  // "inf", "x"
  if (number.find_first_not_of(" \t\n", length) != std::string::npos) return std::nullopt;
  return scalar(Node::Kind::decimal, ruby_float(value));
}

std::optional<Node> typed(std::string_view text, std::string_view tag) {
  using Kind = Node::Kind;
  if (is_text_tag(tag)) return scalar(Kind::text, std::string(text));
  if (is_either(tag, "float")) return as_float(ruby_scalar(text));
  if (is_either(tag, "binary")) {
    std::string bytes = from_base64(text);
    if (!is_utf8(bytes)) return std::nullopt;
    return scalar(Kind::text, std::move(bytes));
  }
  if (starts_with_any(tag, {"!ruby/sym"})) return scalar(Kind::text, std::string(text));
  if (starts_with_any(tag, {"!str:", "!ruby/string:"}) ||
      is_one_of_these(tag, {"!ruby/object:BigDecimal", "!ruby/object:DateTime", "!ruby/encoding",
                            "!ruby/object:Complex", "!ruby/object:Rational", "!ruby/class",
                            "!ruby/module", "!ruby/regexp", "!ruby/range"})) {
    return std::nullopt;
  }
  return ruby_scalar(text);
}

}  // namespace

std::optional<Node> ruby_tagged(std::string_view written, std::string_view tag) {
  std::optional<Node> node = typed(written, tag);
  if (node) node->written = is_text_tag(tag) ? node->text : std::string(written);
  return node;
}

bool ruby_refuses_list(std::string_view tag) {
  return starts_with_any(tag, {"!seq:", "!ruby/array:"});
}

bool ruby_refuses_map(std::string_view tag) {
  if (tag == "!ruby/object:Hash") return false;
  return is_either(tag, "set") || is_either(tag, "omap") || is_either(tag, "str") ||
         starts_with_any(tag, {"!ruby/struct", "!ruby/object", "!str:", "!ruby/string",
                               "!ruby/array:", "!ruby/range", "!ruby/exception",
                               "!map:", "!ruby/hash:", "!ruby/hash-with-ivars",
                               "!ruby/marshalable:", "!ruby/data"});
}

bool is_ordered_map(std::string_view tag) { return is_either(tag, "omap"); }

}  // namespace sandbox
