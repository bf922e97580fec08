#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/node.h"
#include "model/wording.h"
#include "openapi/schema_reference.h"

// What a violation of a schema says, in both languages.

namespace sandbox {

// "a whole number": what a value is.
Phrase kind_name(const Node& node);

// Whether a schema may want that type ("string"), and what is wanted: "a text or null".
bool is_known_type(std::string_view type);
Wording shown_types(const std::vector<std::string>& types);

// A value in a sentence: 60 bytes at most, whole letters.
std::string shortened(const std::string& text);

// What to write where the schema `node` wants another type than the value's; where a member
// is missing. Empty when there is nothing to propose.
Wording type_hint(const Node& node, const Node& value);
Wording missing_hint(const Schema& schema, const std::string& name);

// The value that a schema gives as an example; nullptr when it gives none.
const Node* given_example(const Node& schema);

}  // namespace sandbox
