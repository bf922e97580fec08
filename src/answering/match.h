#pragma once

#include <string_view>

#include "model/catalogue.h"

namespace sandbox {

// The case that a request finds.
struct Match {
  const TestCase* test_case = nullptr;  // nullptr when nothing matches
  bool forgiven = false;                // found although it carries a forgiven name (D5)
};
Match find_case(const CaseSet& cases, const Variant& variant, std::string_view key);
// The same, with cases of a session laid over those of the tree; either may be nullptr.
Match find_case(const CaseSet* over, const CaseSet* cases, const Variant& variant,
                std::string_view key);

}  // namespace sandbox
