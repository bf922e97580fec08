#include "model/file_tree.h"

#include "support/hash.h"

namespace sandbox {

std::string id_of(const std::vector<File>& files) {
  constexpr std::size_t piece = 16 * 1024;
  Sha256 hash;
  std::string ids;
  for (const File& file : files) {
    ids += file.path;
    ids += '\0';
    ids += file.id;
    ids += '\n';
    if (ids.size() < piece) continue;
    hash.add(ids);
    ids.clear();
  }
  hash.add(ids);
  return hash.hex();
}

Files::Files(std::vector<File> files) : held_(std::make_shared<const Held>(std::move(files))) {}

const std::vector<File>& Files::all() const {
  static const std::vector<File> none;
  return held_ == nullptr ? none : held_->files;
}

const std::string& Files::id() const {
  static const std::string of_none = id_of({});
  return held_ == nullptr ? of_none : held_->id.get();
}

std::string shown_path(const FileTree& tree, const File& file) {
  return tree.name.empty() ? file.path : tree.name + "/" + file.path;
}

}  // namespace sandbox
