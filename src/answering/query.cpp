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

void Parameters::set(std::string_view name, Value value) {
  if (Value* known = find(name)) {
    *known = std::move(value);
  } else {
    values_.push_back({std::string(name), std::move(value)});
  }
}

void Parameters::add_missing(const Parameters& others) {
  for (const Named& other : others.values_) {
    if (find(other.name) == nullptr) values_.push_back(other);
  }
}

bool Parameters::add(std::string_view name, std::optional<std::string> value) {
  // A bracket that is the end of the name is a part of it.
  std::size_t bracket = name.find('[', 1);
  if (bracket + 1 == name.size()) bracket = std::string_view::npos;
  const std::string_view base = name.substr(0, bracket);
  const std::string_view nesting =
      bracket == std::string_view::npos ? std::string_view{} : name.substr(bracket);
  if (base.empty()) return true;
  if (nesting.empty()) {
    set(base, value ? Value::of(*std::move(value)) : Value{});
    if (!maps_.empty()) maps_.erase(std::string(base));
    return true;
  }
  const Value& known = (*this)[base];
  const bool is_map = maps_.contains(base);
  if (!nesting.starts_with("[]")) {  // a[k]=1
    if (!known.is_absent() && !is_map) return false;
    set(base, Value::wrong_shape());
    maps_.emplace(base);
    return true;
  }
  if (known.is_text() || is_map) return false;
  if (nesting != "[]") {  // a[][k]=1
    set(base, Value::wrong_shape());
    return true;
  }
  if (known.is_absent()) set(base, Value::of(std::vector<std::string>{}));
  Value* list = find(base);
  if (list->is_list() && value) list->list.push_back(*std::move(value));
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
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    const auto name = percent_decoded(pair.substr(0, equals), Plus::is_space);
    std::optional<std::string> value;
    if (equals != std::string_view::npos) {
      value = percent_decoded(pair.substr(equals + 1), Plus::is_space);
      if (!value) return false;
    }
    if (!name || !parameters.add(*name, std::move(value))) return false;
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
