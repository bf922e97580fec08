#pragma once

#include <string>
#include <vector>

#include "model/node.h"

namespace sandbox {

// A schema and the document in which its $refs are looked up. Both must outlive it.
struct Schema {
  const Node* node = nullptr;
  const Node* document = nullptr;
};

// The schema behind the $refs of `schema`, or `schema` itself. Its node is
// nullptr when a $ref leads nowhere, to another file, or to itself.
Schema resolved(const Schema& schema);

// What a JSON pointer fragment ("#/components/schemas/Error") points to.
const Node* find_pointer(const Node& document, std::string_view pointer);

// How a value departs from its schema.
struct Violation {
  std::string path;  // "data.prenoms[1]", empty for the whole value
  int line = 0;      // of the offending value, 0 when unknown
  int column = 0;
  std::string keyword;   // "type", "required", …
  std::string sentence;  // "`data.age` is a text, a whole number is wanted"
  std::string hint;      // what to write instead; may be empty
};

// All departures, in the order of the value. Keywords are those of OpenAPI 3.0
// (with `nullable`) and of JSON Schema drafts 4 and 6, as far as they do not
// contradict it; unknown keywords, types, formats and unreadable patterns say nothing.
// Recursive schemas are fine; time is bounded.
std::vector<Violation> violations(const Schema& schema, const Node& value);
bool satisfies(const Schema& schema, const Node& value);

}  // namespace sandbox
