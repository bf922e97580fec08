#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/contract.h"

namespace sandbox {

// What a contract may set for a rule: `least: 16`, `codes: ['01', '02']`.
struct RuleSetting {
  enum class Kind { text, number, list };
  std::string_view name;
  Kind kind = Kind::text;
};

// A rule as a contract speaks of it: what the values are called that it looks at, the
// errors that it tells apart, and what can be set. The names are in the order in which
// Rule::check takes values and options, and counts errors.
struct NamedRule : Rule {
  std::vector<std::string_view> inputs;
  std::vector<std::string_view> found;
  std::vector<RuleSetting> settings;
  std::string_view says;  // what passes, as a sentence
};

// The rules that a contract's validators may name. A value of the wrong shape is
// refused as an invalid one (docs/design.md 7, D1), where the service does not go on with it
// (docs/reference/observed.md E15). Source: docs/reference/operations.md 2.5.
const std::vector<NamedRule>& rules();

// nullptr when there is none of that name.
const NamedRule* find_rule(std::string_view name);

}  // namespace sandbox
