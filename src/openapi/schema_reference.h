#pragma once

#include <string_view>

#include "model/node.h"
#include "openapi/schema_document.h"

namespace sandbox {

// A schema and the document in which its $refs are looked up. Both must outlive it.
struct Schema {
  const Node* node = nullptr;
  const SchemaDocument* document = nullptr;
};

// The schema behind the $refs of `schema`, or `schema` itself. Its node is
// nullptr when a $ref leads nowhere, to another file, or to itself.
Schema resolved(const Schema& schema);

// What a JSON pointer fragment ("#/components/schemas/Error") points to.
const Node* find_pointer(const Node& document, std::string_view pointer);

}  // namespace sandbox
