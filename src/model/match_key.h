#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/node.h"
#include "model/value.h"

namespace sandbox {

struct NamedValue {
  std::string_view name;
  Value value;
};

// The canonical form of a set of params: a request matches a case exactly when
// their keys are equal. Names sorted, values in lower case, lists in their own
// order and never equal to a text, blank texts kept, numbers as their decimal
// text: "nomNaissance=dupont&prenoms[]=jean&prenoms[]=paul".
// An absent value is a bare name. Source: docs/reference/operations.md 2.7.
std::string match_key(std::vector<NamedValue> params);

// Adds one param to a key. For params that come in the order of their names.
void append_to_key(std::string& key, std::string_view name, const Value& value);

// Whether no request can say this value: requests are compared in lower case, and Ruby
// leaves what is no text as it is (Infinity, NaN, the symbol :ABC).
bool matches_nothing(const Node& param);

// What a param of a case says, as a request would say it.
Value value_of(const Node& param);

// The key of a case's params, less the names in `without`.
std::string match_key(const Node& params, const std::vector<std::string>& without = {});

}  // namespace sandbox
