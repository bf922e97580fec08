#pragma once

#include <optional>

#include "model/node.h"
#include "openapi/schema.h"

namespace sandbox {

// A value that satisfies the schema, always the same one: its `example`, else
// the first of its `enum`, else something made from type, format, pattern and bounds
// (docs/design.md 6). Objects carry all their properties, lists one item. Absent when
// nothing that was tried satisfies the schema; never a value that does not.
std::optional<Node> example_of(const Schema& schema);

}  // namespace sandbox
