#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/file_tree.h"

namespace sandbox {

// Larger files of a tree are findings (design 3).
inline constexpr std::size_t max_tree_file = std::size_t{1024} * 1024;

// Whether a tree needs the text of a file of that name: .yaml, .yml or .json, and
// not hidden.
bool may_matter(std::string_view name);

// Every file that may matter below the folder, read at this moment. The tree is
// named `path`. Hidden files and folders are passed over, links are followed
// while they stay in the folder. What can't be read is a finding, and the rest
// is there. Throws std::runtime_error, with a sentence for the user, when the
// folder itself can't be read.
FileTree read_folder(const std::string& path);

// One file, wherever it is. Throws std::runtime_error, with a sentence for the
// user, when it can't be read or is larger than 64 MiB.
File read_file(const std::string& path);

}  // namespace sandbox
