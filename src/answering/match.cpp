#include "answering/match.h"

namespace sandbox {

Match find_case(const CaseSet& cases, const Variant& variant, std::string_view key) {
  if (const auto found = cases.by_key.find(key); found != cases.by_key.end()) {
    return {found->second, false};
  }
  if (variant.forgives.empty()) return {};
  const auto found = cases.forgiven.find(key);
  const bool exactly_one = found != cases.forgiven.end() && found->second.size() == 1;
  return exactly_one ? Match{found->second.front(), true} : Match{};
}

Match find_case(const CaseSet* over, const CaseSet* cases, const Variant& variant,
                std::string_view key) {
  if (over == nullptr) return cases == nullptr ? Match{} : find_case(*cases, variant, key);
  const Match own = find_case(*over, variant, key);
  if (cases == nullptr || (own.test_case != nullptr && !own.forgiven)) return own;
  const Match of_tree = find_case(*cases, variant, key);
  return of_tree.test_case != nullptr ? of_tree : own;
}

}  // namespace sandbox
