#include "model/catalogue.h"

#include <algorithm>

namespace sandbox {

const CaseSet* cases_of(const Catalogue& catalogue, std::string_view operation) {
  const auto found = catalogue.cases.find(operation);
  return found == catalogue.cases.end() ? nullptr : &found->second->get();
}

const IdentitySet& identities_of(const Catalogue& catalogue) { return catalogue.identities->get(); }

std::string keys_side_by_side(const std::vector<std::shared_ptr<const TestCase>>& cases) {
  std::string keys;
  for (const auto& test_case : cases) keys += test_case->key + '\n';
  return keys;
}

const Identity* identity_of(const Catalogue& catalogue, std::string_view token) {
  const auto& identities = identities_of(catalogue).by_token;
  const auto known = identities.find(token);
  return known == identities.end() ? nullptr : &known->second;
}

const OpenApiAdditions& additions_of(const Catalogue& catalogue) {
  return catalogue.additions->get();
}

namespace {

// What the documents say of one operation: those of its API, where they are read apart.
const OpenApiAdditions& additions_about(const Catalogue& catalogue, std::string_view operation) {
  if (catalogue.additions_of_api.empty()) return additions_of(catalogue);
  const Operation* known = catalogue.contract->operations.find(operation);
  if (known == nullptr) return additions_of(catalogue);
  const auto apart = catalogue.additions_of_api.find(known->family->api);
  return apart == catalogue.additions_of_api.end() ? additions_of(catalogue) : apart->second->get();
}

}  // namespace

const PreparedAnswer* example_of(const Catalogue& catalogue, std::string_view operation) {
  const auto& examples = additions_about(catalogue, operation).examples;
  const auto example = examples.find(operation);
  return example == examples.end() ? nullptr : &example->second;
}

const PreparedAnswer* example_of(const Catalogue& catalogue, std::string_view operation,
                                 int status) {
  constexpr int of_the_default = 200;
  if (status == of_the_default) return example_of(catalogue, operation);
  const auto& examples = additions_about(catalogue, operation).other_examples;
  const auto documented = examples.find(operation);
  if (documented == examples.end()) return nullptr;
  const auto example = documented->second.find(status);
  return example == documented->second.end() ? nullptr : &example->second;
}

std::set<int> documented_statuses(const Catalogue& catalogue, std::string_view operation) {
  std::set<int> statuses;
  if (example_of(catalogue, operation) != nullptr) statuses.insert(200);
  const auto& examples = additions_about(catalogue, operation).other_examples;
  if (const auto documented = examples.find(operation); documented != examples.end()) {
    for (const auto& [status, example] : documented->second) statuses.insert(status);
  }
  return statuses;
}

const Operation* operation_of(const Catalogue& catalogue, const std::string& id) {
  if (const Operation* known = catalogue.contract->operations.find(id)) return known;
  const auto& added = additions_of(catalogue).operations;
  const auto known = added.find(id);
  return known == added.end() ? nullptr : &known->second;
}

std::map<std::string, const Operation*> operations_of(const Catalogue& catalogue) {
  std::map<std::string, const Operation*> all;
  for (const auto& [id, operation] : catalogue.contract->operations) all[id] = &operation;
  for (const auto& [id, operation] : additions_of(catalogue).operations) all[id] = &operation;
  return all;
}

bool read_everything(const Catalogue& catalogue, const std::function<bool()>& is_enough) {
  for (const auto& [operation, cases] : catalogue.cases) {
    if (is_enough && is_enough()) return false;
    cases->get();
  }
  identities_of(catalogue);
  catalogue.unknown_folders->get();
  return true;
}

Findings all_findings(const Catalogue& catalogue) {
  Findings all = catalogue.findings;
  const auto add = [&](const Findings& more) { all.insert(all.end(), more.begin(), more.end()); };
  for (const auto& [operation, cases] : catalogue.cases) add(cases->get().findings);
  add(identities_of(catalogue).findings);
  add(additions_of(catalogue).findings);
  for (const auto& [api, additions] : catalogue.additions_of_api) add(additions->get().findings);
  add(catalogue.folder_findings->get());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::size_t count_cases(const Catalogue& catalogue) {
  std::size_t count = 0;
  for (const auto& [operation, cases] : catalogue.cases) {
    if (operation_of(catalogue, operation) != nullptr) count += cases->get().cases.size();
  }
  return count;
}

}  // namespace sandbox
