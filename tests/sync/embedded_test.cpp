#include "sync/embedded.h"
#include "support/checkout.h"

#include "support/catch.h"
#include "sync/folder.h"

namespace sandbox {
namespace {

TEST_CASE("the program holds the same files as the folders it was built from", "[embedded]") {
  const std::string root = project_root();
  struct Row {
    const char* name;
    FileTree tree;
  };
  const Row rows[] = {{"payloads", embedded_payloads()}, {"schemas", embedded_schemas()}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FileTree folder;
      try {
        folder = read_folder(root + "/" + row.name);
      } catch (const std::runtime_error&) {
        // There is no such folder yet: then the program holds none of it either.
      }
      CHECK(row.tree.name == row.name);
      REQUIRE(row.tree.files.size() == folder.files.size());
      for (std::size_t i = 0; i < folder.files.size(); ++i) {
        CHECK(row.tree.files[i].path == folder.files[i].path);
        CHECK(row.tree.files[i].id == folder.files[i].id);
        CHECK(*row.tree.files[i].text == *folder.files[i].text);
      }
      CHECK(row.tree.files.id() == folder.files.id());
      REQUIRE(row.tree.files.folders().size() == folder.files.folders().size());
      auto other = folder.files.folders().begin();
      for (const Folder& one : row.tree.files.folders()) {
        CHECK(one.name() == other->name());
        CHECK(one.id() == other->id());
        CHECK(std::ranges::equal(one.files(), other->files(), {}, &File::path, &File::path));
        ++other;
      }
    }
  }
}

}  // namespace
}  // namespace sandbox
