#include "site/book.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "support/folded_text.h"
#include "support/percent.h"

namespace sandbox {
namespace {

constexpr std::string_view before_way = ", par ";

std::string provider_name(const ApiGroup& group) {
  return group.provider == nullptr ? "" : group.provider->name;
}

std::vector<ApiGroup> groups_of(const std::map<std::string, const Operation*>& operations,
                                const Catalogue& catalogue) {
  std::map<std::tuple<std::string, std::string, std::string>, ApiGroup> groups;
  for (const auto& [id, operation] : operations) {
    const Api* api = operation->family == nullptr ? nullptr : operation->family->api;
    const Provider* provider = operation->provider;
    const std::string title = api_title(*operation);
    ApiGroup& group =
        groups[{api == nullptr ? "" : api->id, provider == nullptr ? "" : provider->id, title}];
    group.title = title;
    group.api = api;
    group.provider = provider;
    group.operations.push_back(operation);
    if (const CaseSet* set = cases_of(catalogue, id)) group.cases += set->cases.size();
  }
  std::vector<ApiGroup> all;
  std::set<std::string> ids;
  for (auto& [key, group] : groups) {
    std::ranges::sort(group.operations, {}, &Operation::path);
    const std::string plain =
        slug_of((group.provider == nullptr ? "" : group.provider->id + " ") + group.title);
    group.id = plain.empty() ? "api" : plain;
    for (int number = 2; !ids.insert(group.id).second; ++number) {
      group.id = plain + "-" + std::to_string(number);
    }
    all.push_back(std::move(group));
  }
  // That of persons first, as the contract lists them.
  const auto rank = [&](const ApiGroup& one) {
    std::size_t position = 0;
    for (const Api& api : catalogue.contract->apis) {
      if (&api == one.api) break;
      ++position;
    }
    return std::tuple(position, provider_name(one), one.title);
  };
  std::ranges::sort(all, {}, rank);
  return all;
}

}  // namespace

Book::Book(const Catalogue& catalogue, std::function<Findings()> check)
    : catalogue_(catalogue),
      operations_(operations_of(catalogue)),
      groups_(groups_of(operations_, catalogue)),
      cast_(cast_of(catalogue, operations_)),
      cases_(count_cases(catalogue)),
      index_([this] { return SearchIndex(*this); }),
      findings_(check ? std::move(check) : [this] { return all_findings(catalogue_); }) {}

const ApiGroup* Book::group(std::string_view id) const {
  const auto found = std::ranges::find(groups_, id, &ApiGroup::id);
  return found == groups_.end() ? nullptr : &*found;
}

const ApiGroup* Book::group_of(const Operation& operation) const {
  for (const ApiGroup& group : groups_) {
    if (std::ranges::find(group.operations, &operation) != group.operations.end()) return &group;
  }
  return nullptr;
}

const Operation* Book::operation(std::string_view id) const {
  const auto found = operations_.find(std::string(id));
  return found == operations_.end() ? nullptr : found->second;
}

const TestCase* Book::test_case(std::string_view operation, std::string_view file) const {
  const CaseSet* set = this->operation(operation) ? cases_of(catalogue_, operation) : nullptr;
  if (set == nullptr) return nullptr;
  for (const auto& test_case : set->cases) {
    if (test_case->name == file) return test_case.get();
  }
  return nullptr;
}

std::string api_title(const Operation& operation) {
  const std::string& title = operation.title.empty() ? operation.id : operation.title;
  return title.substr(0, title.rfind(before_way));
}

std::string way_of_calling(const Operation& operation) {
  const std::size_t at = operation.title.rfind(before_way);
  return at == std::string::npos ? "" : operation.title.substr(at + 2);
}

const std::string& title_of(const TestCase& test_case) {
  return test_case.title.empty() ? test_case.name : test_case.title;
}

std::string href_of(const ApiGroup& group) { return "/_sandbox/apis/" + percent_encoded(group.id); }
std::string href_of(const Operation& operation) {
  return "/_sandbox/operations/" + percent_encoded(operation.id);
}
std::string href_of(const TestCase& test_case) {
  return "/_sandbox/cases/" + percent_encoded(test_case.operation) + "/" +
         percent_encoded(test_case.name);
}
std::string href_of(const Operation& operation, const TestCase* filled_with) {
  return "/_sandbox/try/" + percent_encoded(operation.id) +
         (filled_with == nullptr ? "" : "?_case=" + percent_encoded(filled_with->name));
}
std::string href_of(const CastMember& person) {
  return "/_sandbox/people/" + percent_encoded(person.id);
}

}  // namespace sandbox
