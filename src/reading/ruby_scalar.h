#pragma once

#include <string_view>

#include "model/node.h"

namespace sandbox {

// A plain (unquoted) YAML scalar as Ruby's YAML 1.1 reader (Psych) types it:
// 07 is 7, 08 the text "08", 1_000 is 1000, 12:30 is 45000, `no` is false,
// 2000-01-20 a date, `:a` the symbol a. The place is left to the caller.
// Source: docs/libraries.md 1.4; docs/design.md 3.
Node ruby_scalar(std::string_view written);

}  // namespace sandbox
