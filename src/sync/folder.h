#pragma once

#include <string>
#include <vector>

#include "model/file_tree.h"
#include "sync/file_memory.h"
#include "sync/walk.h"

namespace sandbox {

// What to do about a folder that can't be read.
inline const std::string advice_on_cases = "give the folder that holds one folder per operation";
inline const std::string advice_on_schemas =
    "the folder given with --schemas must hold contract/ and openapi/";

// Every file that may matter below the folder, read at this moment. The tree is
// named `path`; walk.h says what is followed. What can't be read is a finding, and the rest
// is there. Throws std::runtime_error, with a sentence for the user, when the
// folder itself can't be read; `advice` ends it.
FileTree read_folder(const std::string& path, const std::string& advice = advice_on_cases);
// The same, without reading again what `memory` knows.
FileTree read_folder(const std::string& path, FileMemory& memory,
                     const std::string& advice = advice_on_cases);

// The same, with what it takes to know whether it stood still.
struct FolderReading {
  FileTree tree;
  Walk walk;                        // what was there just before
  std::vector<std::string> moving;  // files written to, replaced or gone while they were read
};
FolderReading read_folder_once(const std::string& path, FileMemory& memory,
                               const std::string& advice = advice_on_cases);

// One file, wherever it is. Throws std::runtime_error, with a sentence for the
// user, when it can't be read or is larger than 64 MiB.
File read_file(const std::string& path);
File read_file(const std::string& path, FileMemory& memory);

}  // namespace sandbox
