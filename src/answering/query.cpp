#include "answering/query.h"

#include <algorithm>
#include <array>

#include "answering/nested_query.h"
#include "reading/document.h"
#include "support/percent.h"
#include "support/text.h"

// Nearly all queries are names and texts, or lists, that decode: they are read in one
// walk. One that does not decode is cleaned and read again; one with more brackets, or
// with two shapes under one name, is read again as a tree.

namespace sandbox {
namespace {

constexpr std::size_t most_pairs = 4096;        // as Rack
constexpr std::size_t most_without_index = 24;  // parameters
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// What a JSON body says under one name, as far as an operation can read it.
Value value_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return {};
    case Node::Kind::map:
      return Value::wrong_shape();
    case Node::Kind::list: {
      std::vector<std::string> items;
      for (const Node& item : node.items) {
        if (!item.is_text()) return Value::wrong_shape();
        items.push_back(item.text);
      }
      return Value::of(std::move(items));
    }
    default:
      return Value::of(node.text);
  }
}

bool read_json_body(const std::string& body, Parameters& parameters) {
  if (body.starts_with(byte_order_mark) || body.find('\0') != std::string::npos) return false;
  const Document document = read_json(body, {"body"});
  if (!document.root) return false;
  for (const Node::Member& member : document.root->members) {
    if (parameters[member.key].is_absent()) parameters.set(member.key, value_of(member.value));
  }
  return true;
}

struct Pair {
  std::string name;
  std::optional<std::string> value;
};

// Nothing when it can't be decoded.
std::optional<Pair> decoded_pair(std::string_view pair) {
  const std::size_t equals = std::min(pair.find('='), pair.size());
  const std::string_view raw_name = pair.substr(0, equals);
  const bool has_value = equals < pair.size();
  const std::string_view raw_value = pair.substr(has_value ? equals + 1 : equals);
  if (stands_for_itself(pair, Plus::is_space)) {
    return Pair{std::string(raw_name),
                has_value ? std::optional<std::string>(raw_value) : std::nullopt};
  }
  auto name = percent_decoded(raw_name, Plus::is_space);
  auto value = percent_decoded(raw_value, Plus::is_space);
  if (!name || !value) return std::nullopt;
  if (!has_value) value.reset();
  return Pair{*std::move(name), std::move(value)};
}

enum class Reading { done, cannot_decode, is_nested, too_much };

// Hands each pair to `add` until it says false.
template <class Add>
Reading read_pairs(std::string_view text, Add add) {
  std::size_t count = 0;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    while (text.starts_with(' ')) text.remove_prefix(1);  // Rack separates at `& *`
    if (pair.empty()) continue;
    if (++count > most_pairs) return Reading::too_much;
    auto decoded = decoded_pair(pair);
    if (!decoded) return Reading::cannot_decode;
    if (!add(*std::move(decoded))) return Reading::is_nested;
  }
  return Reading::done;
}

Reading read_flat(std::string_view text, Parameters& parameters) {
  return read_pairs(
      text, [&](Pair pair) { return parameters.add(std::move(pair.name), std::move(pair.value)); });
}

Reading read_nested(std::string_view text, Parameters& parameters) {
  NestedQuery nested;
  const Reading reading =
      read_pairs(text, [&](const Pair& pair) { return nested.add(pair.name, pair.value); });
  for (auto& [name, value] : nested.values()) parameters.set(std::move(name), std::move(value));
  return reading;
}

Reading read_either(std::string_view text, Parameters& parameters) {
  const Reading reading = read_flat(text, parameters);
  if (reading != Reading::is_nested) return reading;
  parameters = {};
  return read_nested(text, parameters);
}

std::string_view media_type(const Request& request) {
  std::string_view type = request.header("Content-Type").value_or("");
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  return type;
}

constexpr std::array<std::string_view, 3> json_types = {"application/json", "text/x-json",
                                                        "application/jsonrequest"};

// A multipart body that does not say what parts it is read as a form, as Rack does.
bool is_form(const Request& request, std::string_view type) {
  if (equal_ignoring_case(type, "application/x-www-form-urlencoded")) return true;
  const std::string_view header = request.header("Content-Type").value_or("");
  return equal_ignoring_case(type, "multipart/form-data") &&
         lower_case(header).find("boundary=") == std::string::npos;
}

}  // namespace

std::size_t Parameters::position_of(std::string_view name) const {
  if (values_.size() > most_without_index) {
    const auto found = positions_.find(name);
    return found == positions_.end() ? values_.size() : found->second;
  }
  const auto found = std::ranges::find(values_, name, &Named::name);
  return static_cast<std::size_t>(found - values_.begin());
}

Value& Parameters::append(std::string name, Value value) {
  values_.push_back({std::move(name), std::move(value)});
  const std::size_t count = values_.size();
  if (count > most_without_index) {
    for (std::size_t i = positions_.size(); i < count; ++i) positions_[values_[i].name] = i;
  }
  return values_.back().value;
}

const Value& Parameters::operator[](std::string_view name) const {
  static const Value absent;
  const std::size_t position = position_of(name);
  return position == values_.size() ? absent : values_[position].value;
}

void Parameters::set(std::string name, Value value) {
  const std::size_t position = position_of(name);
  if (position == values_.size()) {
    append(std::move(name), std::move(value));
  } else {
    values_[position].value = std::move(value);
  }
}

void Parameters::add_missing(const Parameters& others) {
  for (const Named& other : others.values_) {
    if (position_of(other.name) == values_.size()) append(other.name, other.value);
  }
}

bool Parameters::add(std::string name, std::optional<std::string> value) {
  if (name.empty()) return true;
  // A bracket that is the end of the name is a part of it.
  const std::size_t bracket = name.find('[', 1);
  if (bracket == std::string::npos || bracket + 1 == name.size()) {
    set(std::move(name), value ? Value::of(*std::move(value)) : Value{});
    return true;
  }
  if (std::string_view(name).substr(bracket) != "[]") return false;
  name.resize(bracket);
  const std::size_t position = position_of(name);
  Value& known = position == values_.size() ? append(std::move(name), {}) : values_[position].value;
  if (known.is_absent()) known = Value::of(std::vector<std::string>{});
  if (!known.is_list()) return false;
  if (value) known.list.push_back(*std::move(value));
  return true;
}

Target split_target(std::string_view target) {
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return {target, {}};
  return {target.substr(0, mark), target.substr(mark + 1)};
}

bool read_query(std::string_view text, Parameters& parameters) {
  Reading reading = read_either(text, parameters);
  if (reading == Reading::cannot_decode) {
    parameters = {};
    reading = read_either(cleaned(text), parameters);
  }
  return reading == Reading::done;
}

bool read_body(const Request& request, Parameters& parameters) {
  if (request.body.empty()) return true;
  const std::string_view type = media_type(request);
  const auto is_type = [&](std::string_view known) { return equal_ignoring_case(type, known); };
  if (std::ranges::any_of(json_types, is_type)) return read_json_body(request.body, parameters);
  if (!is_form(request, type)) return true;
  Parameters form;
  if (!read_query(request.body, form)) return false;
  parameters.add_missing(form);
  return true;
}

}  // namespace sandbox
