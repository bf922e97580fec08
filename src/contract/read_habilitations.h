#pragma once

#include <vector>

#include "model/file_tree.h"
#include "model/finding.h"
#include "model/habilitation.h"

namespace sandbox {

struct ReadHabilitations {
  std::vector<Habilitation> habilitations;  // in the order of the file
  Findings findings;
};

// Reads contract/habilitations.yaml of the schemas' tree, which no answer depends on: only
// who asks for a form pays for reading them. Without the file there are none.
ReadHabilitations read_habilitations(const FileTree& schemas);

}  // namespace sandbox
