#pragma once

#include "model/file_tree.h"

namespace sandbox {

// The folders payloads/ and schemas/ as they were when the program was built.
// Nothing of their texts is copied; ids are those that read_folder() would give.
FileTree embedded_payloads();
FileTree embedded_schemas();

}  // namespace sandbox
