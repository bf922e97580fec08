#include "answering/match.h"

#include <algorithm>
#include <array>

#include "model/match_key.h"

namespace sandbox {
namespace {

// The values at some positions, as rules and transforms take them.
class Picked {
 public:
  Picked(const std::vector<Value>& values, const std::vector<std::size_t>& positions) {
    for (std::size_t i = 0; i < positions.size() && i < pointers_.size(); ++i) {
      pointers_[i] = &values[positions[i]];
    }
    count_ = std::min(positions.size(), pointers_.size());
  }
  Inputs inputs() const { return {pointers_.data(), count_}; }

 private:
  std::array<const Value*, 8> pointers_{};
  std::size_t count_ = 0;
};

}  // namespace

std::vector<Value> read_values(const Variant& variant, const Parameters& parameters,
                               const Caller& caller) {
  static const Value absent;
  std::vector<Value> values;
  values.reserve(variant.reads.size());
  for (const Read& read : variant.reads) {
    const Value* source = &absent;
    if (read.source == Read::Source::parameter) {
      source = &parameters[read.from];
    } else if (read.source == Read::Source::claim && caller.identity != nullptr) {
      const auto claim = caller.identity->claims.find(read.from);
      if (claim != caller.identity->claims.end()) source = &claim->second;
    }
    values.push_back(read.transform->apply(Inputs(&source, 1), read.argument));
  }
  return values;
}

std::vector<ToldError> validate(const Variant& variant, const std::vector<Value>& values,
                                const Contract& contract, const Date& today) {
  std::vector<ToldError> collected;
  for (const Validation& validation : variant.validates) {
    if (validation.mode == Validation::Mode::ignored) continue;
    const Picked picked(values, validation.reads);
    const FoundErrors found = validation.check(picked.inputs(), today);
    if (found.empty()) continue;
    if (validation.replaces || validation.mode == Validation::Mode::stop) collected.clear();
    for (const std::size_t error : found) {
      collected.emplace_back(&contract.error_named(validation.errors[error]), validation.name);
    }
    if (validation.mode == Validation::Mode::stop) return collected;
  }
  return collected;
}

std::string request_key(const Variant& variant, const std::vector<Value>& values) {
  std::string key;
  key.reserve(variant.matches.size() * 32);
  for (const MatchedParam& match : variant.matches) {
    const Picked picked(values, match.from);
    const Value value = match.transform->apply(picked.inputs(), match.argument);
    if (!value.is_absent() || variant.keeps_absent) append_to_key(key, match.name, value);
  }
  return key;
}

Match find_case(const CaseSet& cases, const Variant& variant, const std::string& key) {
  if (const auto found = cases.by_key.find(key); found != cases.by_key.end()) {
    return {found->second, false};
  }
  if (variant.forgives.empty()) return {};
  const auto found = cases.forgiven.find(key);
  const bool exactly_one = found != cases.forgiven.end() && found->second.size() == 1;
  return exactly_one ? Match{found->second.front(), true} : Match{};
}

}  // namespace sandbox
