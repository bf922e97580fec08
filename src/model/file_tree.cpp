#include "model/file_tree.h"

namespace sandbox {

std::string ids_of(const std::vector<File>& files) {
  std::string ids;
  for (const File& file : files) {
    ids += file.path;
    ids += '\0';
    ids += file.id;
    ids += '\n';
  }
  return ids;
}

std::string shown_path(const FileTree& tree, const File& file) {
  return tree.name.empty() ? file.path : tree.name + "/" + file.path;
}

}  // namespace sandbox
