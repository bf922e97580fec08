#pragma once

#include <string>
#include <vector>

#include "model/file_tree.h"

namespace sandbox::test {

using Names = std::vector<std::string>;

inline Names paths(const FileTree& tree) {
  Names found;
  for (const File& file : tree.files) found.push_back(file.path);
  return found;
}

}  // namespace sandbox::test
