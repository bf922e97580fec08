#pragma once

#include <string>
#include <vector>

#include "model/file_tree.h"

namespace sandbox {

// A tree that has a name, as schemas/trees.yaml says.
struct NamedTree {
  std::string name;
  std::string url;
  std::string ref;
  std::string path;     // the folder of cases in the repository
  std::string openapi;  // the file or folder of documents there; may be empty
};

// Throws std::runtime_error, with a sentence for the user, when trees.yaml can't be read.
std::vector<NamedTree> named_trees(const FileTree& schemas);

}  // namespace sandbox
