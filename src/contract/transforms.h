#pragma once

#include <string_view>
#include <vector>

#include "model/contract.h"

namespace sandbox {

// The transforms that a contract may name, each a pure function on values.
// Source: docs/reference/operations.md 2.6. An absent value stays absent unless the
// row says otherwise; a value of the wrong shape stays so, for a validator to
// refuse.
const std::vector<Transform>& transforms();

// nullptr when there is none of that name.
const Transform* find_transform(std::string_view name);

}  // namespace sandbox
