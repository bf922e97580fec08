#include "answering/query.h"

#include <algorithm>

#include "reading/document.h"
#include "support/percent.h"
#include "support/text.h"

namespace sandbox {
namespace {

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
  const Document document = read_json(body, {"body"});
  if (!document.root) return false;
  for (const Node::Member& member : document.root->members) {
    if (parameters[member.key].is_absent()) parameters.set(member.key, value_of(member.value));
  }
  return true;
}

bool read_form_body(const std::string& body, Parameters& parameters) {
  Parameters form;
  if (!read_query(body, form)) return false;
  parameters.add_missing(form);
  return true;
}

bool read_pair(std::string_view pair, Parameters& parameters) {
  const std::size_t equals = std::min(pair.find('='), pair.size());
  const std::string_view raw_name = pair.substr(0, equals);
  const bool has_value = equals < pair.size();
  const std::string_view raw_value = pair.substr(has_value ? equals + 1 : equals);
  if (stands_for_itself(pair, Plus::is_space)) {
    return parameters.add(std::string(raw_name),
                          has_value ? std::optional<std::string>(raw_value) : std::nullopt);
  }
  auto name = percent_decoded(raw_name, Plus::is_space);
  auto value = percent_decoded(raw_value, Plus::is_space);
  if (!name || !value) return false;
  if (!has_value) value.reset();
  return parameters.add(*std::move(name), std::move(value));
}

}  // namespace

Value* Parameters::find(std::string_view name) {
  const auto found = std::ranges::find(values_, name, &Named::name);
  return found == values_.end() ? nullptr : &found->value;
}

const Value& Parameters::operator[](std::string_view name) const {
  static const Value absent;
  const auto found = std::ranges::find(values_, name, &Named::name);
  return found == values_.end() ? absent : found->value;
}

void Parameters::set(std::string name, Value value) {
  if (Value* known = find(name)) {
    *known = std::move(value);
  } else {
    values_.push_back({std::move(name), std::move(value)});
  }
}

void Parameters::add_missing(const Parameters& others) {
  for (const Named& other : others.values_) {
    if (find(other.name) == nullptr) values_.push_back(other);
  }
}

bool Parameters::add(std::string name, std::optional<std::string> value) {
  // A bracket that is the end of the name is a part of it.
  const std::size_t bracket = name.find('[', 1);
  if (name.empty()) return true;
  if (bracket == std::string::npos || bracket + 1 == name.size()) {
    if (!maps_.empty()) maps_.erase(name);
    set(std::move(name), value ? Value::of(*std::move(value)) : Value{});
    return true;
  }
  const std::string nesting = name.substr(bracket);
  name.resize(bracket);
  Value* known = find(name);
  const bool is_map = maps_.contains(name);
  if (!nesting.starts_with("[]")) {  // a[k]=1
    if (known != nullptr && !known->is_absent() && !is_map) return false;
    maps_.insert(name);
    set(std::move(name), Value::wrong_shape());
    return true;
  }
  if ((known != nullptr && known->is_text()) || is_map) return false;
  if (nesting != "[]") {  // a[][k]=1
    set(std::move(name), Value::wrong_shape());
    return true;
  }
  if (known == nullptr) known = &values_.emplace_back(Named{std::move(name), {}}).value;
  if (known->is_absent()) *known = Value::of(std::vector<std::string>{});
  if (known->is_list() && value) known->list.push_back(*std::move(value));
  return true;
}

Target split_target(std::string_view target) {
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return {target, {}};
  return {target.substr(0, mark), target.substr(mark + 1)};
}

bool read_query(std::string_view text, Parameters& parameters) {
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    while (text.starts_with(' ')) text.remove_prefix(1);  // Rack separates at `& *`
    if (!pair.empty() && !read_pair(pair, parameters)) return false;
  }
  return true;
}

std::optional<Parameters> read_parameters(std::string_view query, const Request& request) {
  Parameters parameters;
  if (!read_query(query, parameters)) return std::nullopt;
  if (request.body.empty()) return parameters;
  std::string_view type = request.header("Content-Type").value_or("");
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  bool readable = true;
  if (equal_ignoring_case(type, "application/json")) {
    readable = read_json_body(request.body, parameters);
  } else if (equal_ignoring_case(type, "application/x-www-form-urlencoded")) {
    readable = read_form_body(request.body, parameters);
  }
  if (!readable) return std::nullopt;
  return parameters;
}

}  // namespace sandbox
