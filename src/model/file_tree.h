#pragma once

#include <string>
#include <vector>

#include "model/finding.h"
#include "support/shared_text.h"

namespace sandbox {

// A file as it was read once. `id` changes when the content does (a git blob
// id, or a hash), so that an unchanged file need not be parsed again.
struct File {
  std::string path;  // relative to its tree, with '/'
  std::string id;
  SharedText text;
};

// Files under one folder at one moment, sorted by path, wherever they came
// from: a disk, a git commit, the program itself.
struct FileTree {
  std::string name;    // what users call it: "payloads", "embedded", a URL
  std::string commit;  // the git commit, empty elsewhere
  std::vector<File> files;
  Findings findings;                // what could not be read
  std::vector<std::string> others;  // paths of files that no tree needs, unread: README.md
};

// Equal for the same paths with the same content.
std::string ids_of(const std::vector<File>& files);

// What the text of `file` should be called in a message: "payloads/x/404.yaml".
std::string shown_path(const FileTree& tree, const File& file);

}  // namespace sandbox
