#pragma once

#include <string>
#include <vector>

#include "model/contract.h"

// What a variant makes of a call: what it reads, which errors it finds there, and the
// params of the case that it looks for. Answering asks here, and so does whoever wants
// to know beforehand how a call will be answered (contract/calls.h).

namespace sandbox {

// What is made of what the call says for one read.
Value value_of(const Read& read, const Value& said);

// What the variant reads, one value for each of its reads. `source` gives what the call
// says for a read that comes from a parameter or a claim: const Value&(const Read&).
template <class Source>
std::vector<Value> read_values(const Variant& variant, const Source& source) {
  static const Value absent;
  std::vector<Value> values;
  values.reserve(variant.reads.size());
  for (const Read& read : variant.reads) {
    const Value* said = read.source == Read::Source::nothing ? &absent : &source(read);
    values.push_back(value_of(read, *said));
  }
  return values;
}

// One error that one validator found.
struct BrokenRule {
  const Validation* validation = nullptr;
  const std::string* error = nullptr;  // name in Contract::errors

  friend bool operator==(const BrokenRule&, const BrokenRule&) = default;
};

// The errors that the variant's validators find, in the order in which they are told;
// none when the values are sound.
std::vector<BrokenRule> broken_rules(const Variant& variant, const std::vector<Value>& values,
                                     const Date& today);

// What a case must say under the key's name to be found; absent when it must not have it.
Value wanted_value(const MatchedParam& key, const std::vector<Value>& values);

// The key with which cases are looked up: model/match_key.h.
std::string lookup_key(const Variant& variant, const std::vector<Value>& values);

}  // namespace sandbox
