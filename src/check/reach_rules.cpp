#include <algorithm>

#include "check/context.h"
#include "openapi/parameter.h"
#include "support/text.h"

// Rules about params: whether a request finds the case, and whether OpenAPI agrees.

namespace sandbox {
namespace {

std::optional<RuleId> rule_for(Reach::Verdict verdict) {
  using Verdict = Reach::Verdict;
  switch (verdict) {
    case Verdict::reached:
      return std::nullopt;
    case Verdict::default_only:
      return RuleId::default_only;
    case Verdict::only_here:
      return RuleId::only_here;
    case Verdict::no_identity:
      return RuleId::no_identity;
    case Verdict::out_of_date:
      return RuleId::out_of_date;
    case Verdict::unknown_name:
      return RuleId::param_name;
    case Verdict::refused:
      return RuleId::param_value;
    case Verdict::never:
      return RuleId::unreachable;
  }
  return std::nullopt;
}

}  // namespace

void check_reach(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const auto found = context.reaches.find(file.shown);
    if (found == context.reaches.end()) continue;
    const Reach& reach = found->second;
    const auto rule = rule_for(reach.verdict);
    if (!rule) continue;
    report.add(*rule, file.place_of_param(reach.param), reach.sentence, reach.hint);
  }
}

void check_documented_params(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const DocumentedOperation* documented = context.tree.documents->get().find(file.operation);
    const auto reach = context.reaches.find(file.shown);
    if (!documented || reach == context.reaches.end() || !reach->second.call) continue;
    const Call& call = *reach->second.call;
    for (const auto& [name, value] : call.parameters) {
      const auto declared =
          std::ranges::find(documented->parameters, name, &DeclaredParameter::name);
      if (declared == documented->parameters.end() || !declared->schema.node) continue;
      const auto wrong = violations(declared->schema, as_sent(value, declared->schema));
      if (wrong.empty()) continue;
      std::string sentence = wrong.front().sentence;
      const std::string whole = "the payload";
      if (sentence.starts_with(whole)) sentence.replace(0, whole.size(), "`" + name + "`");
      report.add(RuleId::param_documented, file.place_of_param(name),
                 sentence + ", says the OpenAPI document", wrong.front().hint);
    }
  }
}

}  // namespace sandbox
