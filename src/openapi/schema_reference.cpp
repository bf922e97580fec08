#include "openapi/schema_reference.h"

#include <string>

#include "support/text.h"

namespace sandbox {
namespace {

std::string unescaped(std::string_view part) {
  std::string text;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] == '~' && i + 1 < part.size() && (part[i + 1] == '0' || part[i + 1] == '1')) {
      text += part[++i] == '0' ? '~' : '/';
    } else if (part[i] == '%' && i + 2 < part.size() && is_hexadecimal(part.substr(i + 1, 2))) {
      text += static_cast<char>(std::stoi(std::string(part.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      text += part[i];
    }
  }
  return text;
}

}  // namespace

const Node* find_pointer(const Node& document, std::string_view pointer) {
  if (pointer.empty() || pointer.front() != '#') return nullptr;
  pointer.remove_prefix(1);
  const Node* node = &document;
  if (pointer.empty()) return node;
  if (pointer.front() != '/') return nullptr;
  for (const std::string& part : split(pointer.substr(1), '/')) {
    const std::string name = unescaped(part);
    if (node->is_list()) {
      if (!is_digits(name) || name.size() > 6 || std::stoul(name) >= node->items.size()) {
        return nullptr;
      }
      node = &node->items[std::stoul(name)];
    } else if (node = node->find(name); !node) {
      return nullptr;
    }
  }
  return node;
}

Schema resolved(const Schema& schema) {
  Schema at = schema;
  for (int hops = 0; hops < 32; ++hops) {
    if (!at.node) return at;
    const Node* reference = at.node->find("$ref");
    if (!reference || !reference->is_text()) return at;
    at.node = find_pointer(at.document->root(), reference->text);
  }
  return {nullptr, schema.document};
}

}  // namespace sandbox
