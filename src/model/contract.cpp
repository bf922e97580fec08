#include "model/contract.h"

#include <algorithm>

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
