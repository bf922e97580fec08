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
  std::vector<File> held;
  held.reserve(files.size());
  for (const EmbeddedFile& embedded : files) {
    held.push_back(
        {std::string(embedded.path), std::string(embedded.id), SharedText::lasting(embedded.text)});
  }
  tree.files = std::move(held);
  return tree;
}

}  // namespace

FileTree embedded_payloads() { return tree_of("payloads", EmbeddedFolder::payloads); }

FileTree embedded_schemas() { return tree_of("schemas", EmbeddedFolder::schemas); }

}  // namespace sandbox
