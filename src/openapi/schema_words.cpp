#include "openapi/schema_words.h"

#include <algorithm>
#include <iterator>

#include "support/text.h"

namespace sandbox {
namespace {

struct TypeName {
  std::string_view type;
  Phrase shown;
};
constexpr TypeName type_names[] = {
    {"string", {"a text", "un texte"}},
    {"integer", {"a whole number", "un nombre entier"}},
    {"number", {"a number", "un nombre"}},
    {"array", {"a list", "une liste entre crochets [ … ]"}},
    {"object", {"an object", "un groupe de rubriques entre accolades { … }"}},
    {"boolean", {"true or false", "vrai ou faux (true ou false)"}},
    {"null", {"null", "vide (null)"}},
};

// What is given as an example, or listed; else the least that the type allows.
std::string shortest_example(const Node& schema) {
  if (const Node* example = given_example(schema)) return to_json(*example);
  const Node* allowed = schema.find("enum");
  if (allowed && !allowed->items.empty()) return to_json(allowed->items.front());
  const std::string type = text_of(schema, "type");
  if (type == "object") return "{}";
  if (type == "array") return "[]";
  if (type == "boolean") return "false";
  if (type == "integer" || type == "number") return "0";
  return "\"…\"";
}

}  // namespace

const Node* given_example(const Node& schema) {
  if (const Node* example = schema.find("example")) return example;
  const Node* examples = schema.find("examples");  // of JSON Schema
  return examples && !examples->items.empty() ? &examples->items.front() : nullptr;
}

Phrase kind_name(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      break;
    case Node::Kind::boolean:
      return {"a boolean", "vrai ou faux (true ou false)"};
    case Node::Kind::integer:
      return {"a whole number", "un nombre entier"};
    case Node::Kind::decimal:
      return {"a decimal number", "un nombre à virgule"};
    case Node::Kind::text:
    case Node::Kind::date:
      return {"a text", "un texte"};
    case Node::Kind::list:
      return {"a list", "une liste entre crochets [ … ]"};
    case Node::Kind::map:
      return {"an object", "un groupe de rubriques entre accolades { … }"};
  }
  return {"null", "vide (null)"};
}

bool is_known_type(std::string_view type) {
  return std::ranges::find(type_names, type, &TypeName::type) != std::end(type_names);
}

// "a text or null"
Wording shown_types(const std::vector<std::string>& types) {
  Wording shown;
  for (const std::string& type : types) {
    const auto* found = std::ranges::find(type_names, type, &TypeName::type);
    if (!shown.empty()) shown += Phrase{" or ", " ou "};
    shown += found == std::end(type_names) ? Wording(type) : Wording(found->shown);
  }
  return shown;
}

std::string shortened(const std::string& text) {
  if (text.size() <= 60) return text;
  std::string_view start = std::string_view(text).substr(0, 57);
  return std::string(start.substr(0, valid_utf8_length(start))) + "…";
}

Wording type_hint(const Node& node, const Node& value) {
  const Node* type = node.find("type");
  if (!type->is_text()) return {};
  if (type->text == "string" &&
      (value.kind == Node::Kind::integer || value.kind == Node::Kind::decimal))
    return say({"write it in quotes: \"{0}\"", "l'écrire entre guillemets : \"{0}\""}, value.text);
  if ((type->text == "integer" || type->text == "number") && value.is_text() &&
      is_digits(value.text)) {
    return say({"write it without quotes: {0}", "l'écrire sans guillemets : {0}"}, value.text);
  }
  if (type->text == "string" && value.items.size() == 1 && value.items.front().is_text()) {
    return say({"write one text, not a list: {0}", "écrire un seul texte, pas une liste : {0}"},
               to_json(value.items.front()));
  }
  if (type->text == "array") {
    return Phrase{"write a list, even of one: [ … ]",
                  "écrire une liste, même d'un seul élément : [ … ]"};
  }
  if (const Node* example = given_example(node)) {
    return say({"for instance {0}", "par exemple {0}"}, to_json(*example));
  }
  return {};
}

Wording missing_hint(const Schema& schema, const std::string& name) {
  const Node* properties = schema.node->find("properties");
  const Node* written = properties ? properties->find(name) : nullptr;
  const Schema member = resolved({written, schema.document});
  return say({"add \"{0}\": {1}", "ajouter \"{0}\": {1}"}, name,
             member.node ? shortest_example(*member.node) : std::string("…"));
}

}  // namespace sandbox
