#include "openapi/example.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "openapi/format.h"
#include "openapi/pattern_example.h"
#include "support/text.h"

// What the author of a document proposes comes first. Otherwise a value is built from the
// schema, inside out, with allOf, oneOf and anyOf merged into one schema before; and
// whatever was found is held against the schema by the same check that payloads meet, so
// that no example ever departs from it.

namespace sandbox {
namespace {

using Kind = Node::Kind;

constexpr int max_depth = 40;
constexpr int max_steps = 20'000;
constexpr std::size_t max_items = 50;
constexpr std::size_t max_length = 10'000;

Node scalar(Kind kind, std::string text) {
  Node node;
  node.kind = kind;
  node.written = text;
  node.text = std::move(text);
  return node;
}

bool is_number(const Node* node) {
  return node && (node->kind == Kind::integer || node->kind == Kind::decimal);
}
bool is_true(const Node* node) {
  return node && node->kind == Kind::boolean && node->text == "true";
}

std::optional<long double> number_of(const Node* node) {
  if (!is_number(node)) return std::nullopt;
  return std::strtold(node->text.c_str(), nullptr);
}

std::size_t size_of(const Node* node, std::size_t otherwise) {
  const auto number = number_of(node);
  if (!number || !(*number >= 0)) return otherwise;
  return *number > 1e6L ? 1'000'000 : static_cast<std::size_t>(*number);
}

void set_member(Node& map, const std::string& key, Node value) {
  for (Node::Member& member : map.members) {
    if (member.key == key) {
      member.value = std::move(value);
      return;
    }
  }
  map.members.push_back({key, 0, 0, std::move(value)});
}

class Maker {
 public:
  explicit Maker(const SchemaDocument& document) : document_(document) {}

  // A value that satisfies `node`. `variant` asks for another one than those of
  // lower numbers, for lists without repetition.
  std::optional<Node> make(const Node& node, int depth, int variant = 0) {
    if (depth > max_depth || ++steps_ > max_steps) return std::nullopt;
    const Schema schema = resolved({&node, &document_});
    if (!schema.node) return std::nullopt;
    if (std::ranges::count(open_, schema.node) >= 2) return std::nullopt;  // inside itself
    open_.push_back(schema.node);
    std::optional<Node> made = from_candidates(*schema.node, variant);
    if (!made) made = build(*schema.node, depth, variant);
    if (made && !satisfies(schema, *made)) made.reset();
    if (!made && is_true(schema.node->find("nullable"))) made = Node{};
    open_.pop_back();
    return made;
  }

 private:
  // What the author of the document proposes, as far as it is valid.
  std::optional<Node> from_candidates(const Node& node, int variant) const {
    std::vector<const Node*> candidates;
    for (const char* keyword : {"example", "const", "default"}) {
      if (const Node* value = node.find(keyword)) candidates.push_back(value);
    }
    for (const char* keyword : {"enum", "examples"}) {
      const Node* values = node.find(keyword);
      if (!values || !values->is_list()) continue;
      for (const Node& value : values->items) candidates.push_back(&value);
    }
    for (const Node* candidate : candidates) {
      if (candidate->is_null() && candidates.size() > 1 && candidate != candidates.back()) continue;
      if (satisfies({&node, &document_}, *candidate) && variant-- == 0) return *candidate;
    }
    return std::nullopt;
  }

  std::optional<Node> build(const Node& node, int depth, int variant) {
    if (node.find("allOf")) {
      Node whole;
      whole.kind = Kind::map;
      merge(whole, node, depth);
      return make_merged(whole, depth, variant);
    }
    for (const char* keyword : {"oneOf", "anyOf"}) {
      const Node* choices = node.find(keyword);
      if (!choices || !choices->is_list()) continue;
      for (const Node& choice : choices->items) {
        Node whole = without(node, keyword);
        merge(whole, choice, depth);
        std::optional<Node> made = make_merged(whole, depth, variant);
        if (made && satisfies({&node, &document_}, *made)) return made;
      }
      return std::nullopt;
    }
    return of_type(node, depth, variant);
  }

  std::optional<Node> make_merged(const Node& whole, int depth, int variant) {
    return make(whole, depth + 1, variant);
  }

  static Node without(const Node& node, std::string_view keyword) {
    Node copy = node;
    std::erase_if(copy.members, [&](const Node::Member& member) {
      return member.key == keyword || member.key == "example";
    });
    return copy;
  }

  // Adds what `part` demands to `whole`, so that one schema says what all of
  // them say; what cannot be joined is judged at the end, against the original.
  void merge(Node& whole, const Node& part, int depth) {
    const Schema schema = resolved({&part, &document_});
    if (!schema.node || depth > max_depth || ++steps_ > max_steps) return;
    for (const Node::Member& member : schema.node->members) {
      const Node* before = whole.find(member.key);
      if (member.key == "allOf") {
        for (const Node& inner : member.value.items) merge(whole, inner, depth + 1);
      } else if (before && member.key == "properties") {
        Node joined = *before;
        for (const Node::Member& property : member.value.members) {
          const Node* known = joined.find(property.key);
          set_member(joined, property.key, known ? both(*known, property.value) : property.value);
        }
        set_member(whole, member.key, std::move(joined));
      } else if (before && member.key == "required" && before->is_list()) {
        Node joined = *before;
        joined.items.insert(joined.items.end(), member.value.items.begin(),
                            member.value.items.end());
        set_member(whole, member.key, std::move(joined));
      } else if (before && number_of(before) && number_of(&member.value) &&
                 (member.key.starts_with("min") || member.key.starts_with("max"))) {
        const bool larger = *number_of(&member.value) > *number_of(before);
        if (larger == member.key.starts_with("min")) set_member(whole, member.key, member.value);
      } else {
        set_member(whole, member.key, member.value);
      }
    }
  }

  static Node both(const Node& a, const Node& b) {
    Node list;
    list.kind = Kind::list;
    list.items = {a, b};
    Node all;
    all.kind = Kind::map;
    set_member(all, "allOf", std::move(list));
    return all;
  }

  std::optional<Node> of_type(const Node& node, int depth, int variant) {
    std::string type;
    if (const Node* given = node.find("type")) {
      if (given->is_text()) type = given->text;
      if (given->is_list() && !given->items.empty()) type = given->items.front().text;
    }
    if (type.empty() && (node.find("properties") || node.find("additionalProperties"))) {
      type = "object";
    }
    if (type.empty() && node.find("items")) type = "array";
    if (type.empty() && (node.find("minimum") || node.find("maximum"))) type = "number";
    if (type == "object") return object(node, depth);
    if (type == "array") return list(node, depth);
    if (type == "integer" || type == "number") return number(node, type == "integer", variant);
    if (type == "boolean") return scalar(Kind::boolean, variant == 0 ? "true" : "false");
    if (type == "null") return Node{};
    return text(node, variant);
  }

  std::optional<Node> object(const Node& node, int depth) {
    Node value;
    value.kind = Kind::map;
    std::vector<std::string> required;
    if (const Node* names = node.find("required"); names && names->is_list()) {
      for (const Node& name : names->items) required.push_back(name.text);
    }
    const auto is_required = [&](const std::string& name) {
      return std::ranges::find(required, name) != required.end();
    };
    const Node* properties = node.find("properties");
    if (properties && properties->is_map()) {
      for (const Node::Member& property : properties->members) {
        if (is_true(property.value.find("writeOnly"))) continue;
        std::optional<Node> made = make(property.value, depth + 1);
        if (made) {
          set_member(value, property.key, std::move(*made));
        } else if (is_required(property.key)) {
          return std::nullopt;
        }
      }
    }
    const Node* others = node.find("additionalProperties");
    const auto add_other = [&](const std::string& name) {
      std::optional<Node> made =
          others && others->is_map() ? make(*others, depth + 1) : scalar(Kind::text, "texte");
      if (made) set_member(value, name, std::move(*made));
    };
    for (const std::string& name : required) {
      if (!value.find(name)) add_other(name);
    }
    const std::size_t least = std::min(size_of(node.find("minProperties"), 0), max_items);
    for (std::size_t i = 1; value.members.size() < least && i <= max_items; ++i) {
      add_other("propriete" + std::to_string(i));
    }
    const std::size_t most = size_of(node.find("maxProperties"), value.members.size());
    for (std::size_t i = value.members.size(); i-- > 0 && value.members.size() > most;) {
      if (!is_required(value.members[i].key)) {
        value.members.erase(value.members.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
    if (satisfies({&node, &document_}, value)) return value;
    std::erase_if(value.members,
                  [&](const Node::Member& member) { return !is_required(member.key); });
    return value;
  }

  std::optional<Node> list(const Node& node, int depth) {
    Node value;
    value.kind = Kind::list;
    const std::size_t least = size_of(node.find("minItems"), 0);
    const std::size_t most = size_of(node.find("maxItems"), max_items);
    const std::size_t wanted = std::min(std::max<std::size_t>(least, 1), most);
    if (wanted > max_items) return std::nullopt;
    const Node* items = node.find("items");
    const bool unique = is_true(node.find("uniqueItems"));
    for (std::size_t i = 0; i < wanted; ++i) {
      const int variant = unique ? static_cast<int>(i) : 0;
      const Node* schema = items;
      if (items && items->is_list()) {
        schema = i < items->items.size() ? &items->items[i] : node.find("additionalItems");
      }
      std::optional<Node> made =
          schema ? make(*schema, depth + 1, variant)
                 : scalar(Kind::text, "texte" + (i > 0 ? std::to_string(i) : std::string()));
      if (!made) break;
      value.items.push_back(std::move(*made));
    }
    return value;
  }

  static std::optional<Node> number(const Node& node, bool whole, int variant) {
    const auto step = number_of(node.find("multipleOf")).value_or(whole ? 1.0L : 0.0L);
    const Node* above = node.find("exclusiveMinimum");
    const Node* below = node.find("exclusiveMaximum");
    auto low = number_of(node.find("minimum"));
    auto high = number_of(node.find("maximum"));
    const bool open_low =
        is_true(above) || (is_number(above) && (!low || *number_of(above) >= *low));
    const bool open_high =
        is_true(below) || (is_number(below) && (!high || *number_of(below) <= *high));
    if (is_number(above) && open_low) low = number_of(above);
    if (is_number(below) && open_high) high = number_of(below);

    long double value = 1;
    if (low && (value < *low || (open_low && value <= *low))) value = *low;
    if (high && (value > *high || (open_high && value >= *high))) value = low ? *low : *high;
    const long double grain = step > 0 ? step : (low && high ? (*high - *low) / 64 : 1.0L);
    if (step > 0) value = (low ? std::ceil(value / step) : std::floor(value / step)) * step;
    if (open_low && low && value <= *low) value += grain;
    if (open_high && high && value >= *high && !(low && value - grain < *low)) value -= grain;
    value += grain * static_cast<long double>(variant);
    if (!(std::fabs(value) < 1e17L)) return std::nullopt;
    if (value == std::floor(value)) {
      return scalar(Kind::integer, std::to_string(static_cast<long long>(value)));
    }
    if (whole) return std::nullopt;
    return scalar(Kind::decimal, ruby_float(static_cast<double>(value)));
  }

  std::optional<Node> text(const Node& node, int variant) const {
    const std::size_t least = size_of(node.find("minLength"), 0);
    const std::size_t most = std::min(size_of(node.find("maxLength"), max_length), max_length);
    if (least > most) return std::nullopt;
    if (const Node* pattern = node.find("pattern"); pattern && pattern->is_text()) {
      if (const Pattern* compiled = document_.pattern(pattern->text)) {
        auto matching =
            sandbox::example_of(*compiled, least + static_cast<std::size_t>(variant), most);
        if (!matching) return std::nullopt;
        return scalar(Kind::text, std::move(*matching));
      }
    }
    std::string value = "texte";
    if (const Node* format = node.find("format"); format && format->is_text()) {
      if (const Format* known = find_format(format->text)) value = known->example;
    }
    if (variant > 0) value += std::to_string(variant);
    while (value.size() < least) value += 'e';
    if (value.size() > most) value.resize(most);
    return scalar(Kind::text, std::move(value));
  }

  const SchemaDocument& document_;
  std::vector<const Node*> open_;
  int steps_ = 0;
};

}  // namespace

std::optional<Node> example_of(const Schema& schema) {
  if (!schema.node) return std::nullopt;
  return Maker(*schema.document).make(*schema.node, 0);
}

}  // namespace sandbox
