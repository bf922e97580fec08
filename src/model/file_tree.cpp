#include "model/file_tree.h"

namespace sandbox {

std::string shown_path(const FileTree& tree, const File& file) {
  return tree.name.empty() ? file.path : tree.name + "/" + file.path;
}

}  // namespace sandbox
