#pragma once

#include <string>
#include <utility>
#include <vector>

#include "check/check.h"
#include "cli/open_tree.h"
#include "sync/embedded.h"

namespace sandbox::test {

using TreeText = std::vector<std::pair<std::string, std::string>>;  // path, text

inline FileTree tree_of(const TreeText& files) {
  FileTree tree;
  tree.name = "t";
  std::vector<File> held;
  for (const auto& [path, text] : files) {
    held.push_back({path, path + text, std::make_shared<const std::string>(text)});
  }
  tree.files = std::move(held);
  return tree;
}

// The tree, checked against our own contract and documents, on 2026-11-23.
inline Findings checked(const TreeText& files) {
  TreeFiles all;
  all.schemas = embedded_schemas();
  all.payloads.push_back(tree_of(files));
  Assembler assembler;
  return check(open_tree(all, assembler, "2026-11-23"));
}

}  // namespace sandbox::test
