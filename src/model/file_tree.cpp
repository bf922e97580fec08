#include "model/file_tree.h"

#include <algorithm>
#include <utility>

#include "support/hash.h"

namespace sandbox {

std::string id_of(std::span<const File> files) {
  constexpr std::size_t piece = std::size_t{16} * 1024;
  Sha256 hash;
  std::string ids;
  for (const File& file : files) {
    ids += file.path;
    ids += '\0';
    ids += file.id;
    ids += '\n';
    if (ids.size() < piece) continue;
    hash.add(ids);
    ids.clear();
  }
  hash.add(ids);
  return hash.hex();
}

Folder::Folder(std::string_view name, std::span<const File> files)
    : name_(name), given_(files), id_([files] { return sandbox::id_of(files); }) {}

Folder::Folder(std::string_view name, std::string_view id, std::function<std::vector<File>()> list)
    : name_(name), id_(nullptr), listed_(std::in_place, std::move(list)), known_id_(id) {}

namespace {

std::string_view folder_of(const File& file) {
  const std::string_view path = file.path;
  const std::size_t slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::list<Folder> in_folders(const std::vector<File>& files) {
  std::list<Folder> folders;
  for (auto begin = files.begin(); begin != files.end();) {
    const std::string_view name = folder_of(*begin);
    const auto end =
        std::find_if(begin, files.end(), [&](const File& file) { return folder_of(file) != name; });
    folders.emplace_back(name, std::span(begin, end));
    begin = end;
  }
  return folders;
}

std::vector<File> all_of(const std::list<Folder>& folders) {
  std::vector<File> all;
  for (const Folder& folder : folders) {
    all.insert(all.end(), folder.files().begin(), folder.files().end());
  }
  return all;
}

std::string id_of(const std::list<Folder>& folders) {
  std::string ids;
  for (const Folder& folder : folders) ids += folder.id();
  return sha256_hex(ids);
}

}  // namespace

// The files or the folders, whichever were given, and what is made of them.
struct Files::Held {
  explicit Held(std::vector<File> given)
      : all([files = std::move(given)]() mutable { return std::move(files); }),
        folders([this] { return in_folders(all.get()); }) {}
  explicit Held(std::list<Folder> given)
      : all([this] { return all_of(folders.get()); }),
        folders([list = std::make_shared<std::list<Folder>>(std::move(given))] {
          return std::move(*list);  // a function can be copied, and a Folder can't
        }) {}

  const Lazy<std::vector<File>> all;
  const Lazy<std::list<Folder>> folders;
  const Lazy<std::string> id{[this] { return id_of(folders.get()); }};
};

Files::Files(std::vector<File> files) : held_(std::make_shared<const Held>(std::move(files))) {}

Files::Files(std::list<Folder> folders) : held_(std::make_shared<const Held>(std::move(folders))) {}

const std::vector<File>& Files::all() const {
  static const std::vector<File> none;
  return held_ == nullptr ? none : held_->all.get();
}

const std::list<Folder>& Files::folders() const {
  static const std::list<Folder> none;
  return held_ == nullptr ? none : held_->folders.get();
}

const std::string& Files::id() const {
  static const std::string of_none = id_of(std::list<Folder>());
  return held_ == nullptr ? of_none : held_->id.get();
}

std::string shown_path(const FileTree& tree, const File& file) {
  return tree.name.empty() ? file.path : tree.name + "/" + file.path;
}

}  // namespace sandbox
