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

// A param that stands at the margin is missing below `params`, and told by check_keys.
bool has_param_outside(const CaseFile& file) {
  return std::ranges::any_of(file.root().members, [&](const Node::Member& member) {
    return is_param_of(file, member.key);
  });
}

}  // namespace

void check_reach(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const auto found = context.reaches.find(file.shown);
    if (found == context.reaches.end()) continue;
    const Reach& reach = found->second;
    const auto rule = rule_for(reach.verdict);
    if (!rule || has_param_outside(file)) continue;
    const ParamPlaces places(file);
    report.add(*rule, places.of(reach.param), reach.sentence, reach.hint);
    for (const Reach::Remark& more : reach.more) {
      report.add(*rule, places.of(more.param), more.sentence, more.hint);
    }
  }
}

namespace {

const DeclaredParameter* declared(const DocumentedOperation& documented, const std::string& name) {
  const auto known = std::ranges::find(documented.parameters, name, &DeclaredParameter::name);
  if (known == documented.parameters.end() || !known->schema.node) return nullptr;
  return &*known;
}

// Whether a param can be held against the document as it is written: a text or a number.
// A list may be sent as one text, 09 can be written as a text alone, and null, booleans
// and such are told by loading.
bool is_held_as_written(const Node& value) {
  if (value.kind == Node::Kind::integer) return value.text == value.written;
  const bool needs_its_zero = is_digits(value.text) && value.text.starts_with('0');
  return value.is_text() && !needs_its_zero;
}

// A list written as one text: what its author forgot.
Wording as_list(const std::string& text) {
  if (text.starts_with('-') && !text.starts_with("- ")) {
    return say(
        {"write a space after the dash: `- {0}`", "écrire un espace après le tiret : `- {0}`"},
        text.substr(1));
  }
  return say({"write a list, one item a line after `- `, or ['{0}']",
              "écrire une liste, un élément par ligne après `- `, ou ['{0}']"},
             text);
}

// Whether the value of a param is told by check_reach, which is asked first.
bool is_told(const Context& context, const CaseFile& file, const std::string& param) {
  using Verdict = Reach::Verdict;
  const auto reach = context.reaches.find(file.shown);
  if (reach == context.reaches.end() || reach->second.param != param) return false;
  const Verdict verdict = reach->second.verdict;
  return verdict == Verdict::refused || verdict == Verdict::default_only;
}

// `told`: that the value is refused; how it is written may still be wrong.
void check_documented(const CaseFile& file, const std::string& name, const Node& value,
                      const DeclaredParameter& parameter, bool told, Report& report) {
  const auto wrong = violations(parameter.schema, value);
  if (wrong.empty()) return;
  const Violation& first = wrong.front();
  if (told && first.keyword != "type") return;
  Wording sentence = first.sentence;
  for (const auto& [text, whole] : {std::pair{&sentence.english, whole_value.english},
                                    std::pair{&sentence.french, whole_value.french}}) {
    if (text->starts_with(whole)) text->replace(0, whole.size(), "`" + name + "`");
  }
  Wording hint = first.hint;
  if (first.keyword == "type" && value.kind == Node::Kind::integer) {
    hint = say({"write '{0}' in quotes", "écrire '{0}' entre guillemets"}, value.written);
  } else if (first.keyword == "type" && value.is_text() && is_digits(value.text)) {
    const std::size_t digit = value.text.find_first_not_of('0');
    hint = say({"write {0} without quotes", "écrire {0} sans guillemets"},
               digit == std::string::npos ? "0" : value.text.substr(digit));
  } else if (first.keyword == "type" && parameter.is_list && value.is_text()) {
    hint = as_list(value.text);
  } else if (first.keyword == "pattern" && parameter.example) {
    hint = say({"write something like {0}", "écrire une valeur comme {0}"},
               to_json(*parameter.example));
  }
  report.add(
      RuleId::param_documented, ParamPlaces(file).of(name),
      sentence + Wording{", says the OpenAPI document", ", d'après la documentation de l'API"},
      hint);
}

}  // namespace

void check_documented_params(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const DocumentedOperation* documented = context.tree.documents->get().find(file.operation);
    if (!documented) continue;
    if (const Node* params = file.params()) {
      for (const Node::Member& param : params->members) {
        const DeclaredParameter* parameter = declared(*documented, param.key);
        if (!parameter || !is_held_as_written(param.value)) continue;
        const bool told = is_told(context, file, param.key);
        check_documented(file, param.key, param.value, *parameter, told, report);
      }
    }
    // What requests say otherwise than the case.
    const auto reach = context.reaches.find(file.shown);
    if (reach == context.reaches.end() || !reach->second.call) continue;
    for (const auto& [name, value] : reach->second.call->parameters) {
      const Node* written = file.params() ? file.params()->find(name) : nullptr;
      if (written && is_held_as_written(*written)) continue;
      const DeclaredParameter* parameter = declared(*documented, name);
      if (!parameter) continue;
      const std::string key = key_made_of(*reach->second.call->variant, name);
      const bool is_key = !written && file.params() && file.params()->find(key);
      check_documented(file, is_key ? key : name, as_sent(value, parameter->schema), *parameter,
                       false, report);
    }
  }
}

}  // namespace sandbox
