#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "answering/difference.h"
#include "model/catalogue.h"

namespace sandbox {

using NamedValues = std::vector<std::pair<std::string, Value>>;  // absent ones are left out

// What a case has to say to be found, by the names of its params.
NamedValues wanted_values(const Variant& variant, const std::vector<Value>& read);

// A case that the request nearly finds, and all in which it differs.
struct NearCase {
  const TestCase* test_case = nullptr;
  std::vector<Difference> differences;  // never empty
};

// The cases of the operation that differ the least from what the request wants, `most` of
// them at most, the nearest first; cases of other operations that have exactly what is
// wanted are told by documented_elsewhere().
std::vector<NearCase> nearest_cases(const CaseSet& cases, const NamedValues& wanted,
                                    std::size_t most);

// The same among cases of a session and those that they are laid over; either may be nullptr.
std::vector<NearCase> nearest_cases(const CaseSet* over, const CaseSet* cases,
                                    const NamedValues& wanted, std::size_t most);

// Ids of operations that have a case with the same person: equal in all that both name,
// four params at least, or an INE or identifier.
std::vector<std::string> documented_elsewhere(const Catalogue& catalogue,
                                              std::string_view operation,
                                              const NamedValues& wanted);

}  // namespace sandbox
