#include "openapi/parameter.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "support/text.h"

namespace sandbox {
namespace {

using Kind = Node::Kind;
using Types = std::set<std::string, std::less<>>;

std::string_view without_sign(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text;
}

bool is_decimal_number(std::string_view text) {
  text = without_sign(text);
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return is_digits(text);
  return is_digits(text.substr(0, point)) && is_digits(text.substr(point + 1));
}

// The types that a schema names, itself or in the forms that it combines.
void add_types(const Schema& schema, Types& types, int depth = 0) {
  const Node* node = resolved(schema).node;
  if (!node || depth > 8) return;
  if (const Node* type = node->find("type")) {
    if (type->is_text()) types.insert(type->text);
    for (const Node& item : type->items) types.insert(item.text);
  }
  for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
    const Node* forms = node->find(keyword);
    if (!forms) continue;
    for (const Node& form : forms->items) add_types({&form, schema.document}, types, depth + 1);
  }
}

Node typed(const std::string& text, const Types& types) {
  Node node;
  node.kind = Kind::text;
  node.text = node.written = text;
  if (types.contains("string")) return node;
  const bool wants_number = types.contains("number");
  if ((types.contains("integer") || wants_number) && is_whole_number(text)) {
    node.kind = Kind::integer;
  } else if (wants_number && is_decimal_number(text)) {
    node.kind = Kind::decimal;
  } else if (types.contains("boolean") && (text == "true" || text == "false")) {
    node.kind = Kind::boolean;
  }
  return node;
}

bool is_accepted(const Value& value, const Schema& schema, bool required, bool is_list) {
  if (value.is_absent()) return !required;
  if (required && is_blank(value)) return false;
  if (is_list ? !value.is_list() : !value.is_text()) return false;
  return !schema.node || satisfies(schema, as_sent(value, schema));
}

}  // namespace

bool is_whole_number(std::string_view text) { return is_digits(without_sign(text)); }

Node as_sent(const Value& value, const Schema& schema) {
  Types types;
  if (!value.is_list()) {
    add_types(schema, types);
    return typed(value.text, types);
  }
  const Node* node = resolved(schema).node;
  if (const Node* items = node ? node->find("items") : nullptr) {
    add_types({items, schema.document}, types);
  }
  Node list;
  list.kind = Kind::list;
  for (const std::string& item : value.list) list.items.push_back(typed(item, types));
  return list;
}

std::function<bool(const Value&)> acceptance_of(const DeclaredParameter& parameter,
                                                std::shared_ptr<const SchemaDocument> document) {
  return [document = std::move(document), schema = parameter.schema, required = parameter.required,
          is_list = parameter.is_list](const Value& value) {
    return is_accepted(value, schema, required, is_list);
  };
}

}  // namespace sandbox
