#include "sync/named_trees.h"

#include <algorithm>
#include <stdexcept>

#include "reading/document.h"

namespace sandbox {
namespace {

constexpr const char* file_name = "trees.yaml";

std::string text_of(const Node& tree, const char* name) {
  const Node* found = tree.find(name);
  return found && found->is_text() ? found->text : "";
}

}  // namespace

std::vector<NamedTree> named_trees(const FileTree& schemas) {
  const auto file = std::ranges::find(schemas.files, file_name, &File::path);
  if (file == schemas.files.end()) return {};
  const std::string shown = shown_path(schemas, *file);
  const Document read = read_yaml(*file->text, shown);
  if (!read.root) throw std::runtime_error(to_string(read.findings.front()));
  std::vector<NamedTree> trees;
  for (const Node::Member& member : read.root->members) {
    NamedTree tree{member.key, text_of(member.value, "url"), text_of(member.value, "ref"),
                   text_of(member.value, "path"), text_of(member.value, "openapi")};
    if (tree.url.empty() || tree.ref.empty() || tree.path.empty()) {
      throw std::runtime_error(to_string(member.value.place_in(shown)) + ": the tree `" +
                               tree.name + "` lacks a part; write its url, ref and path");
    }
    trees.push_back(std::move(tree));
  }
  return trees;
}

}  // namespace sandbox
