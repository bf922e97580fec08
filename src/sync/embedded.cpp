#include "sync/embedded.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include "support/embedded_files.h"

namespace sandbox {
namespace {

std::vector<File> files_of(EmbeddedFolder folder, std::size_t begin = 0,
                           std::size_t end = SIZE_MAX) {
  const std::vector<EmbeddedFile> files = embedded_files(folder, begin, end);
  std::vector<File> held;
  held.reserve(files.size());
  for (const EmbeddedFile& embedded : files) {
    held.push_back({std::string(embedded.path), std::string(embedded.id), embedded.text});
  }
  return held;
}

}  // namespace

FileTree embedded_payloads() {
  std::list<Folder> folders;
  for (const EmbeddedPart& part : embedded_parts_of_payloads()) {
    folders.emplace_back(part.name, part.id, [part] {
      return files_of(EmbeddedFolder::payloads, part.begin, part.end);
    });
  }
  FileTree tree;
  tree.name = "payloads";
  tree.files = Files(std::move(folders));
  return tree;
}

FileTree embedded_schemas() {
  FileTree tree;
  tree.name = "schemas";
  tree.files = files_of(EmbeddedFolder::schemas);
  return tree;
}

}  // namespace sandbox
