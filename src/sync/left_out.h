#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/file_tree.h"

// What a folder on a disk and a folder of a git commit have in common: which
// files are taken, and how it is told that one is left out.

namespace sandbox {

// Larger files of a tree are findings (docs/design.md 3).
inline constexpr std::size_t max_tree_file = std::size_t{1024} * 1024;
// Of all files of a tree; the rest of it is left out, and a finding says so.
inline constexpr std::size_t max_tree_bytes = std::size_t{256} * 1024 * 1024;

enum class Reason {
  link_outside,
  link_nowhere,
  link_in_circles,
  link_repeated,
  folder,
  not_a_file,
  too_large,
  name_not_text,
  cannot_read,
  too_deep,
  too_many,
  too_much
};

// Adds the finding. `why` ends the sentence of cannot_read. Bytes of `path` that
// can't be shown are written as \xE9.
void leave_out(FileTree& tree, const std::string& path, Reason reason, const std::string& why = {});

// UTF-8 without control characters: names end up in logs and in header values.
bool is_readable_name(std::string_view name);

// Why a file or folder can't be read, from errno, for the end of a sentence.
std::string reason_of_errno(int error);

// Gives the tree its files, and sorts these and its findings by path.
void take_files(FileTree& tree, std::vector<File> files);

}  // namespace sandbox
