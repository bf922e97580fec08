#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "model/finding.h"
#include "support/lazy.h"
#include "support/shared_text.h"

namespace sandbox {

// A file as it was read once. `id` changes when the content does (a git blob
// id, or a hash), so that an unchanged file need not be parsed again.
struct File {
  std::string path;  // relative to its tree, with '/'
  std::string id;
  SharedText text;
};

// Equal for the same paths with the same content: a SHA-256.
std::string id_of(const std::vector<File>& files);

// Files that many may hold and nobody changes: a copy costs nothing.
class Files {
 public:
  Files() = default;
  Files(std::vector<File> files);
  Files(std::initializer_list<File> files) : Files(std::vector<File>(files)) {}

  std::vector<File>::const_iterator begin() const { return all().begin(); }
  std::vector<File>::const_iterator end() const { return all().end(); }
  std::size_t size() const { return all().size(); }
  bool empty() const { return all().empty(); }
  const File& operator[](std::size_t at) const { return all()[at]; }
  const File& at(std::size_t at) const { return all().at(at); }
  const File& front() const { return all().front(); }
  const std::vector<File>& all() const;
  // id_of() them, made once.
  const std::string& id() const;

 private:
  struct Held {
    explicit Held(std::vector<File> all) : files(std::move(all)) {}
    const std::vector<File> files;
    const Lazy<std::string> id{[this] { return id_of(files); }};
  };
  std::shared_ptr<const Held> held_;  // nullptr for none
};

// Files under one folder at one moment, sorted by path, wherever they came
// from: a disk, a git commit, the program itself.
struct FileTree {
  std::string name;    // what users call it: "payloads", "embedded", a URL
  std::string commit;  // the git commit, empty elsewhere
  Files files;
  Findings findings;                // what could not be read
  std::vector<std::string> others;  // paths of files that no tree needs, unread: README.md
};

// What the text of `file` should be called in a message: "payloads/x/404.yaml".
std::string shown_path(const FileTree& tree, const File& file);

}  // namespace sandbox
