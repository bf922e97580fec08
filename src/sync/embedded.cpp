#include "sync/embedded.h"

#include <string>
#include <utility>

#include "support/embedded_files.h"

namespace sandbox {
namespace {

FileTree tree_of(const char* name, EmbeddedFolder folder) {
  FileTree tree;
  tree.name = name;
  const std::vector<EmbeddedFile> files = embedded_files(folder);
  tree.files.reserve(files.size());
  for (const EmbeddedFile& embedded : files) {
    File file;
    file.path = embedded.path;
    file.id = embedded.id;
    file.text = SharedText::lasting(embedded.text);
    tree.files.push_back(std::move(file));
  }
  return tree;
}

}  // namespace

FileTree embedded_payloads() { return tree_of("payloads", EmbeddedFolder::payloads); }

FileTree embedded_schemas() { return tree_of("schemas", EmbeddedFolder::schemas); }

}  // namespace sandbox
