#include "contract/read_case_errors.h"

#include <algorithm>
#include <string>

#include "reading/document.h"

namespace sandbox {
namespace {

void fill(std::string& text, std::string_view name, const std::string& value) {
  const std::size_t at = text.find(name);
  if (at != std::string::npos) text.replace(at, name.size(), value);
}

void fill(Node& node, const Provider& provider) {
  fill(node.text, "%{prefix}", provider.prefix);
  fill(node.text, "%{provider}", provider.name);
  for (Node& item : node.items) fill(item, provider);
  for (Node::Member& member : node.members) fill(member.value, provider);
}

}  // namespace

std::optional<Node> error_of_case(const FileTree& schemas, const Operation& operation, int status) {
  const auto file = std::ranges::find(schemas.files, "contract/case_errors.yaml", &File::path);
  if (file == schemas.files.end() || operation.provider == nullptr) return std::nullopt;
  const Document document = read_yaml(*file->text, file->path);
  const Node* groups = document.root ? document.root->find("errors") : nullptr;
  if (groups == nullptr) return std::nullopt;
  for (const Node& group : groups->items) {
    const Node* families = group.find("families");
    const Node* statuses = group.find("statuses");
    const Node* written = statuses ? statuses->find(std::to_string(status)) : nullptr;
    if (!families || !written) continue;
    if (std::ranges::find(families->items, operation.family->id, &Node::text) ==
        families->items.end()) {
      continue;
    }
    Node body = *written;
    fill(body, *operation.provider);
    return body;
  }
  return std::nullopt;
}

}  // namespace sandbox
