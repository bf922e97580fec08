#include "model/match_key.h"

#include <algorithm>

#include "support/text.h"

namespace sandbox {
namespace {

// Everything that could be taken for the key's own punctuation is escaped, so
// that two different sets of params never have the same key.
void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const bool is_own = c == '%' || c == '&' || c == '=' || c == '[' || c == ']';
    if (is_own || static_cast<unsigned char>(c) < 0x20) {
      out += '%';
      out += digits[(static_cast<unsigned char>(c) >> 4) & 0xF];
      out += digits[static_cast<unsigned char>(c) & 0xF];
    } else {
      out += c;
    }
  }
}

void append(std::string& out, const NamedValue& param) {
  const auto start = [&] {
    if (!out.empty()) out += '&';
    append_escaped(out, param.name);
  };
  switch (param.value.kind) {
    case Value::Kind::absent:
      start();
      break;
    case Value::Kind::text:
      start();
      out += '=';
      append_escaped(out, lower_case(param.value.text));
      break;
    case Value::Kind::list:  // an empty list leaves no trace, as in Rails
      for (const std::string& item : param.value.list) {
        start();
        out += "[]=";
        append_escaped(out, lower_case(item));
      }
      break;
    case Value::Kind::other:
      start();
      out += "[?]";
      break;
  }
}

}  // namespace

Value value_of(const Node& node) {
  if (node.is_null()) return {};
  if (node.is_map()) return Value::wrong_shape();
  if (!node.is_list()) return Value::of(node.text);
  std::vector<std::string> items;
  for (const Node& item : node.items) items.push_back(item.text);
  return Value::of(std::move(items));
}

std::string match_key(std::vector<NamedValue> params) {
  std::ranges::sort(params, {}, &NamedValue::name);
  std::string key;
  key.reserve(params.size() * 32);
  for (const NamedValue& param : params) append(key, param);
  return key;
}

std::string match_key(const Node& params, const std::vector<std::string>& without) {
  std::vector<NamedValue> values;
  for (const Node::Member& member : params.members) {
    if (std::ranges::find(without, member.key) != without.end()) continue;
    values.push_back({member.key, value_of(member.value)});
  }
  return match_key(std::move(values));
}

}  // namespace sandbox
