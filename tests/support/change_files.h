#pragma once

#include <utility>
#include <vector>

#include "model/file_tree.h"

namespace sandbox::test {

// The tree with its files as `change` leaves them.
template <class Change>
void change_files(FileTree& tree, Change&& change) {
  std::vector<File> files = tree.files.all();
  change(files);
  tree.files = std::move(files);
}

// With another text for the file of that path.
inline void change_text(FileTree& tree, const std::string& path, const std::string& text) {
  change_files(tree, [&](std::vector<File>& files) {
    for (File& file : files) {
      if (file.path == path) file = {path, text, std::make_shared<const std::string>(text)};
    }
  });
}

}  // namespace sandbox::test
