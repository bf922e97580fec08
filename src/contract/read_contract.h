#pragma once

#include <memory>

#include "model/contract.h"
#include "model/file_tree.h"
#include "model/finding.h"

namespace sandbox {

struct ReadContract {
  std::shared_ptr<const Contract> contract;  // never null
  Findings findings;
};

// Reads contract/*.yaml and contract/operations/ of the schemas' tree. What is wrong is
// told with its place; an operation that is not whole is left out, the others are there.
// Of the program's own contract, which is sound, operations in the folder of an API are
// read when somebody asks for them.
// `authorizations`, when it is given, is a file of the service's own form that says which
// scopes let a caller in, in the place of what the contract says.
ReadContract read_contract(const FileTree& schemas, const File* authorizations = nullptr);

}  // namespace sandbox
