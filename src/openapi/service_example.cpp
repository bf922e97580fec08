#include "openapi/service_example.h"

#include <string>
#include <utility>

namespace sandbox {
namespace {

using Kind = Node::Kind;

// Documents are strangers': beyond these there is no example.
constexpr int max_depth = 40;
constexpr int max_steps = 20'000;

Node scalar(Kind kind, std::string text) {
  Node made;
  made.kind = kind;
  made.text = std::move(text);
  return made;
}

// Neither false nor null, as Ruby has it.
bool is_truthy(const Node* node) {
  if (node == nullptr || node->is_null()) return false;
  return node->kind != Kind::boolean || node->text == "true";
}

class ServiceMaker {
 public:
  explicit ServiceMaker(const SchemaDocument& document) : document_(document) {}

  std::optional<Node> make(const Node& node, int depth) {
    if (depth > max_depth || ++steps_ > max_steps) return std::nullopt;
    const Schema schema = resolved({&node, &document_});
    if (schema.node == nullptr) return std::nullopt;
    const Node* type = schema.node->find("type");
    if (type == nullptr) return first_alternative(*schema.node, depth);
    if (type->text == "object") return object(*schema.node, depth);
    if (type->text == "array") return list(*schema.node, depth);
    return of_type(type->text, *schema.node);
  }

 private:
  std::optional<Node> first_alternative(const Node& node, int depth) {
    const Node* choices = node.find("oneOf");
    if (choices == nullptr || choices->items.empty()) return std::nullopt;
    return make(choices->items.front(), depth + 1);
  }

  std::optional<Node> object(const Node& node, int depth) {
    Node value = scalar(Kind::map, "");
    const Node* properties = node.find("properties");
    if (properties == nullptr) return value;
    for (const Node::Member& property : properties->members) {
      std::optional<Node> made = make(property.value, depth + 1);
      if (!made) return std::nullopt;
      Node::Member member;
      member.key = property.key;
      member.value = *std::move(made);
      value.members.push_back(std::move(member));
    }
    return value;
  }

  // A list in the list gives its items to it.
  std::optional<Node> list(const Node& node, int depth) {
    const Node* items = node.find("items");
    if (items == nullptr) return std::nullopt;
    std::optional<Node> item = make(*items, depth + 1);
    if (!item || item->is_list()) return item;
    Node value = scalar(Kind::list, "");
    value.items.push_back(*std::move(item));
    return value;
  }

  static std::optional<Node> of_type(const std::string& type, const Node& node) {
    if (const Node* example = node.find("example"); is_truthy(example)) return *example;
    const Node* choices = node.find("enum");
    if (choices != nullptr && !choices->items.empty() && is_truthy(&choices->items.front())) {
      return choices->items.front();
    }
    if (type == "string") return scalar(Kind::text, "dummy");
    if (type == "integer" || type == "number") return scalar(Kind::integer, "1");
    if (type == "boolean") return scalar(Kind::boolean, "true");
    if (type == "date") return scalar(Kind::text, "2023-01-31");
    if (type == "null") return Node{};
    return std::nullopt;
  }

  const SchemaDocument& document_;
  int steps_ = 0;
};

}  // namespace

std::optional<Node> service_example_of(const Schema& schema) {
  if (schema.node == nullptr) return std::nullopt;
  return ServiceMaker(*schema.document).make(*schema.node, 0);
}

}  // namespace sandbox
