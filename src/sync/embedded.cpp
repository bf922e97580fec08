#include "sync/embedded.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

// Written by cmake/embed.cmake, which tells how.
struct EmbeddedFile {
  std::uint32_t path;  // a text that ends with 0; these are offsets from embedded_data
  std::uint32_t begin;
  std::uint32_t end;
  char id[64];
};
extern "C" {
extern const char embedded_data[];
extern const EmbeddedFile embedded_payloads_begin[];
extern const EmbeddedFile embedded_payloads_end[];
extern const EmbeddedFile embedded_schemas_begin[];
extern const EmbeddedFile embedded_schemas_end[];
}

namespace sandbox {
namespace {

FileTree tree_of(const char* name, std::span<const EmbeddedFile> entries) {
  FileTree tree;
  tree.name = name;
  tree.files.reserve(entries.size());
  for (const EmbeddedFile& entry : entries) {
    File file;
    file.path = embedded_data + entry.path;
    file.id.assign(entry.id, sizeof entry.id);
    file.text =
        std::make_shared<const std::string>(embedded_data + entry.begin, embedded_data + entry.end);
    tree.files.push_back(std::move(file));
  }
  return tree;
}

}  // namespace

FileTree embedded_payloads() {
  return tree_of("payloads", {embedded_payloads_begin, embedded_payloads_end});
}

FileTree embedded_schemas() {
  return tree_of("schemas", {embedded_schemas_begin, embedded_schemas_end});
}

}  // namespace sandbox
