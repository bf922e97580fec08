#include <algorithm>

#include "check/context.h"
#include "openapi/schema.h"
#include "support/text.h"

// Rules about params: whether a request finds the case, and whether OpenAPI agrees.

namespace sandbox {
namespace {

std::string_view rule_of(Reach::Verdict verdict) {
  using Verdict = Reach::Verdict;
  switch (verdict) {
    case Verdict::reached:
      return "";
    case Verdict::default_only:
      return "default-only";
    case Verdict::only_here:
      return "only-here";
    case Verdict::no_identity:
      return "no-identity";
    case Verdict::out_of_date:
      return "out-of-date";
    case Verdict::unknown_name:
      return "param-name";
    case Verdict::refused:
      return "param-value";
    case Verdict::never:
      return "unreachable";
  }
  return "";
}

// A text as the query string brings it, typed as the schema wants it.
Node as_sent(const Node& value, const Node& schema) {
  Node sent = value;
  const Node* type = schema.find("type");
  if (!type) return sent;
  const bool wants_number = type->text == "integer" || type->text == "number";
  if (wants_number && sent.is_text() && is_digits(sent.text)) sent.kind = Node::Kind::integer;
  if (type->text == "string" && sent.kind == Node::Kind::integer) sent.kind = Node::Kind::text;
  return sent;
}

}  // namespace

void check_reach(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const auto found = context.reaches.find(file.shown);
    if (found == context.reaches.end()) continue;
    const Reach& reach = found->second;
    const std::string_view rule = rule_of(reach.verdict);
    if (rule.empty()) continue;
    report.add(rule, file.place_of_param(reach.param), reach.sentence, reach.hint);
  }
}

void check_documented_params(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const DocumentedOperation* documented = context.subject.documents.find(file.operation);
    const Node* params = file.params();
    if (!documented || !params) continue;
    const auto reach = context.reaches.find(file.shown);
    if (reach == context.reaches.end() || reach->second.verdict != Reach::Verdict::reached)
      continue;
    for (const DeclaredParameter& declared : documented->parameters) {
      const Node* value = params->find(declared.name);
      if (!value || value->is_null() || !declared.schema.node) continue;
      const Node sent = as_sent(*value, *declared.schema.node);
      const auto wrong = violations(declared.schema, sent);
      if (wrong.empty()) continue;
      std::string sentence = wrong.front().sentence;
      const std::string whole = "the payload";
      if (sentence.starts_with(whole)) sentence.replace(0, whole.size(), "`" + declared.name + "`");
      report.add("param-documented", value->place_in(file.shown),
                 sentence + ", says the OpenAPI document", wrong.front().hint);
    }
  }
}

}  // namespace sandbox
