#include "model/match_key.h"

#include <algorithm>
#include <array>

#include "support/text.h"

namespace sandbox {
namespace {

// How each byte stands in a key: in lower case, or 0 when that takes more than a
// look at the byte. Asked for every byte of every request.
constexpr auto in_key = [] {
  std::array<char, 256> table{};
  for (char c = ' '; c != '\x7f'; ++c) {
    const bool is_own = std::string_view("%&=[]").find(c) != std::string_view::npos;
    table[static_cast<unsigned char>(c)] = is_own ? '\0' : ascii_lower(c);
  }
  return table;
}();

bool is_plain(char c) { return in_key[static_cast<unsigned char>(c)] != '\0'; }

// Everything that could be taken for the key's own punctuation is escaped, so
// that two different sets of params never have the same key.
void append_escaped(std::string& key, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain(c) || byte >= 0x7F) {
      key += c;
    } else {
      key += {'%', digits[byte >> 4], digits[byte & 0xF]};
    }
  }
}

void append_name(std::string& key, std::string_view name) {
  if (!key.empty()) key += '&';
  if (std::ranges::all_of(name, is_plain)) {
    key += name;
  } else {
    append_escaped(key, name);
  }
}

void append_value(std::string& key, std::string_view text) {
  if (!std::ranges::all_of(text, is_plain)) return append_escaped(key, lower_case(text));
  const std::size_t start = key.size();
  key.resize(start + text.size());
  std::ranges::transform(text, key.begin() + static_cast<std::ptrdiff_t>(start),
                         [](char c) { return in_key[static_cast<unsigned char>(c)]; });
}

}  // namespace

bool matches_nothing(const Node& node) {
  const bool is_symbol =
      node.is_text() && node.written.starts_with(':') && node.text != node.written;
  if (node.kind != Node::Kind::decimal && !is_symbol) return false;
  return node.text != lower_case(node.text);
}

Value value_of(const Node& node) {
  if (node.is_null()) return {};
  if (node.is_map() && node.members.empty()) return Value::of(std::vector<std::string>{});
  if (node.is_map() || matches_nothing(node)) return Value::wrong_shape();
  if (!node.is_list()) return Value::of(node.text);
  std::vector<std::string> items;
  for (const Node& item : node.items) items.push_back(item.text);
  return Value::of(std::move(items));
}

void append_to_key(std::string& key, std::string_view name, const Value& value) {
  switch (value.kind) {
    case Value::Kind::absent:
      append_name(key, name);
      break;
    case Value::Kind::text:
      append_name(key, name);
      key += '=';
      append_value(key, value.text);
      break;
    case Value::Kind::list:  // an empty list or map leaves no trace, as in Rails
      for (const std::string& item : value.list) {
        append_name(key, name);
        key += "[]=";
        append_value(key, item);
      }
      break;
    case Value::Kind::other:
      append_name(key, name);
      key += "[?]";
      break;
  }
}

std::string match_key(std::vector<NamedValue> params) {
  std::ranges::sort(params, {}, &NamedValue::name);
  std::string key;
  for (const auto& [name, value] : params) append_to_key(key, name, value);
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
