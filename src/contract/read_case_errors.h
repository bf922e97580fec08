#pragma once

#include <optional>

#include "model/contract.h"
#include "model/file_tree.h"
#include "model/node.h"

namespace sandbox {

// What a case of the operation with that status answers in the words of its provider, from
// contract/case_errors.yaml of the schemas' tree, which no answer depends on. Nothing where the
// file does not say. Source: docs/reference/crosscutting.md 4.5.
std::optional<Node> error_of_case(const FileTree& schemas, const Operation& operation, int status);

}  // namespace sandbox
