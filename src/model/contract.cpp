#include "model/contract.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace sandbox {

FoundErrors Validation::check(Inputs inputs, const Date& today) const {
  if (rule != nullptr) return rule->check(inputs, options, today);
  return accepts(*inputs.front()) ? FoundErrors{} : FoundErrors{0};
}

const Refusal& Family::refusal_at(Stage stage) const {
  for (const Stage candidate : {stage, Stage::not_found, Stage::bad_request}) {
    if (const auto found = refusals.find(candidate); found != refusals.end()) return found->second;
  }
  static const Refusal last_resort{
      400, ErrorShape::json_api, "", "bad_request", "application/json; charset=utf-8", false};
  return last_resort;
}

void Operations::read_later(const Api& api, std::function<OperationSet()> read) {
  later_.emplace(&api, std::move(read));
}

const Operation* Operations::find(std::string_view id) const {
  const auto in = [&](const OperationSet& set) -> const Operation* {
    const auto known = set.by_id.find(id);
    return known == set.by_id.end() ? nullptr : &known->second;
  };
  if (const Operation* found = in(at_once)) return found;
  for (const auto& [api, set] : later_) {
    if (const Operation* found = in(set.get())) return found;
  }
  return nullptr;
}

const Operation& Operations::at(std::string_view id) const {
  if (const Operation* found = find(id)) return *found;
  throw std::out_of_range("no operation " + std::string(id));
}

std::vector<const OperationSet*> Operations::sets_of(const Api& api) const {
  std::vector<const OperationSet*> sets{&at_once};
  if (const auto own = later_.find(&api); own != later_.end()) sets.push_back(&own->second.get());
  return sets;
}

std::vector<const Operations::Entry*> Operations::list_all() const {
  std::vector<const Entry*> all;
  const auto add = [&](const OperationSet& set) {
    for (const Entry& entry : set.by_id) all.push_back(&entry);
  };
  add(at_once);
  for (const auto& [api, set] : later_) add(set.get());
  std::ranges::sort(all, {}, &Entry::first);
  return all;
}

const Api* Contract::find_api(std::string_view id) const {
  const auto found = std::ranges::find(apis, id, &Api::id);
  return found == apis.end() ? nullptr : &*found;
}

const ErrorText& Contract::error_named(const std::string& name) const {
  static const ErrorText wordless{"", "00401", "", "", "", "{}"};
  const auto found = errors.find(name);
  return found == errors.end() ? wordless : found->second;
}

}  // namespace sandbox
