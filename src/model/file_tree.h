#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
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
std::string id_of(std::span<const File> files);

// Files side by side that have the first part of their path in common, or are in no folder.
class Folder {
 public:
  // What it is given outlives it.
  Folder(std::string_view name, std::span<const File> files);
  // Of files that `list` gives when somebody wants them, which are not empty, and whose
  // id_of() is known.
  Folder(std::string_view name, std::string_view id, std::function<std::vector<File>()> list);

  std::string_view name() const { return name_; }  // empty for files in no folder
  // Whether files() need not make a list of them.
  bool is_listed() const { return !listed_; }
  std::span<const File> files() const { return listed_ ? listed_->get() : given_; }
  std::string_view id() const { return listed_ ? known_id_ : id_.get(); }  // id_of() them

 private:
  const std::string_view name_;
  const std::span<const File> given_;
  const Lazy<std::string> id_;  // of the given ones
  const std::optional<Lazy<std::vector<File>>> listed_;
  const std::string_view known_id_;  // of the listed ones
};

// Files that many may hold and nobody changes: a copy costs nothing.
class Files {
 public:
  Files() = default;
  Files(std::vector<File> files);
  Files(std::initializer_list<File> files) : Files(std::vector<File>(files)) {}
  explicit Files(std::list<Folder> folders);

  std::vector<File>::const_iterator begin() const { return all().begin(); }
  std::vector<File>::const_iterator end() const { return all().end(); }
  std::size_t size() const { return all().size(); }
  bool empty() const { return all().empty(); }
  const File& operator[](std::size_t at) const { return all()[at]; }
  const File& at(std::size_t at) const { return all().at(at); }
  const File& front() const { return all().front(); }
  const std::vector<File>& all() const;
  const std::list<Folder>& folders() const;
  // Equal for the same paths with the same content: a SHA-256.
  const std::string& id() const;

 private:
  struct Held;
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
