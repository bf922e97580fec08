#pragma once

#include <string>
#include <vector>

#include "answering/caller.h"
#include "answering/errors.h"

namespace sandbox {

// What a variant reads of a request, one value for each of its reads.
std::vector<Value> read_values(const Variant& variant, const Parameters& parameters,
                               const Caller& caller);

// The errors that the variant's validators find, in the order in which they are
// told; none when the request is sound.
std::vector<ToldError> validate(const Variant& variant, const std::vector<Value>& values,
                                const Contract& contract, const Date& today);

// The key with which the request is looked up among the cases.
std::string request_key(const Variant& variant, const std::vector<Value>& values);

struct Match {
  const TestCase* test_case = nullptr;  // nullptr when nothing matches
  bool forgiven = false;                // found although it carries a forgiven name (D5)
};
Match find_case(const CaseSet& cases, const Variant& variant, const std::string& key);

}  // namespace sandbox
