#include "model/catalogue.h"

#include <algorithm>

namespace sandbox {

const CaseSet* cases_of(const Catalogue& catalogue, std::string_view operation) {
  const auto found = catalogue.cases.find(operation);
  return found == catalogue.cases.end() ? nullptr : &found->second->get();
}

void read_everything(const Catalogue& catalogue) {
  for (const auto& [operation, cases] : catalogue.cases) cases->get();
  catalogue.identities->get();
}

Findings all_findings(const Catalogue& catalogue) {
  Findings all = catalogue.findings;
  const auto add = [&](const Findings& more) { all.insert(all.end(), more.begin(), more.end()); };
  for (const auto& [operation, cases] : catalogue.cases) add(cases->get().findings);
  add(catalogue.identities->get().findings);
  add(catalogue.documented->get().findings);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::size_t count_cases(const Catalogue& catalogue) {
  std::size_t count = 0;
  for (const auto& [operation, cases] : catalogue.cases) count += cases->get().cases.size();
  return count;
}

}  // namespace sandbox
