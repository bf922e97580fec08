#pragma once

#include <string>
#include <vector>

#include "model/wording.h"
#include "openapi/schema_reference.h"

namespace sandbox {

// How a value departs from its schema.
struct Violation {
  std::string path;  // "data.prenoms[1]", empty for the whole value
  int line = 0;      // of the offending value, 0 when unknown
  int column = 0;
  std::string keyword;  // "type", "required", …
  Wording sentence;     // "`data.age` is a text, a whole number is wanted"
  Wording hint;         // what to write instead; may be empty
};

// How a sentence names the value as a whole.
inline constexpr Phrase whole_value{"the payload", "la réponse"};

// All departures, in the order of the value. Keywords are those of OpenAPI 3.0
// (with `nullable`) and of JSON Schema drafts 4 and 6, as far as they do not
// contradict it; unknown keywords, types, formats and unreadable patterns say nothing.
// Recursive schemas are fine; time is bounded.
std::vector<Violation> violations(const Schema& schema, const Node& value);
bool satisfies(const Schema& schema, const Node& value);

}  // namespace sandbox
