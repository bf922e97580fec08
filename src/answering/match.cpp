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

}  // namespace sandbox
