#pragma once

#include <string_view>
#include <vector>

#include "model/contract.h"

namespace sandbox {

// The rules that a contract's validators may name. Each row says how many values
// it takes and how many errors it tells apart. A value of the wrong shape is
// refused as an invalid one (docs/design.md 7, D1). Source: docs/reference/operations.md 2.5.
const std::vector<Rule>& rules();

// nullptr when there is none of that name.
const Rule* find_rule(std::string_view name);

}  // namespace sandbox
