#include "contract/evaluate.h"

#include <algorithm>
#include <array>

#include "model/match_key.h"

namespace sandbox {
namespace {

// The values at some positions, as rules and transforms take them.
class Picked {
 public:
  Picked(const std::vector<Value>& values, const std::vector<std::size_t>& positions)
      : count_(std::min(positions.size(), pointers_.size())) {
    for (std::size_t i = 0; i < count_; ++i) pointers_[i] = &values[positions[i]];
  }
  Inputs inputs() const { return {pointers_.data(), count_}; }

 private:
  std::array<const Value*, most_inputs> pointers_{};
  std::size_t count_;
};

}  // namespace

Value value_of(const Read& read, const Value& said) {
  const Value* const input = &said;
  return read.transform->apply(Inputs(&input, 1), read.argument);
}

std::vector<BrokenRule> broken_rules(const Variant& variant, const std::vector<Value>& values,
                                     const Date& today) {
  using Mode = Validation::Mode;
  std::vector<BrokenRule> collected;
  for (const Validation& validation : variant.validates) {
    if (validation.mode == Mode::ignored) continue;
    const Picked picked(values, validation.reads);
    const FoundErrors found = validation.check(picked.inputs(), today);
    if (found.empty()) continue;
    if (validation.replaces || validation.mode == Mode::stop) collected.clear();
    for (const std::size_t error : found) {
      collected.push_back({&validation, &validation.errors[error]});
    }
    if (validation.mode == Mode::stop) return collected;
  }
  return collected;
}

Value wanted_value(const MatchedParam& key, const std::vector<Value>& values) {
  return key.transform->apply(Picked(values, key.from).inputs(), key.argument);
}

std::string lookup_key(const Variant& variant, const std::vector<Value>& values) {
  std::string key;
  key.reserve(variant.matches.size() * 32);
  for (const MatchedParam& match : variant.matches) {
    const Value value = wanted_value(match, values);
    if (!value.is_absent() || variant.keeps_absent) append_to_key(key, match.name, value);
  }
  return key;
}

}  // namespace sandbox
