#pragma once

#include <string_view>
#include <vector>

#include "model/contract.h"

namespace sandbox {

// A transform as a contract speaks of it: what the values are called that it takes, in
// their order, and what is set for it (`part: year`), if anything.
struct NamedTransform : Transform {
  std::vector<std::string_view> inputs;
  std::string_view setting;  // empty: nothing can be set; "part": year, month or day
  std::string_view says;     // what it makes, as a sentence
};

// The transforms that a contract may name, each a pure function on values.
// Source: docs/reference/operations.md 2.6. An absent value stays absent unless the
// row says otherwise; a value of the wrong shape stays so, for a validator to
// refuse.
const std::vector<NamedTransform>& transforms();

// nullptr when there is none of that name.
const NamedTransform* find_transform(std::string_view name);

}  // namespace sandbox
