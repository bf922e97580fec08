#pragma once

#include <span>
#include <string_view>

#include "model/finding.h"
#include "model/wording.h"

// The one table of what may be found: check --rules, SARIF's rules and every finding
// are made of its rows.

namespace sandbox {

// In the order of check --rules.
enum class RuleId : unsigned char {
  // Syntax
  yaml_syntax,
  not_utf8,
  merge_markers,
  yaml_documents,
  yaml_key,
  yaml_repeated_key,
  json_syntax,
  json_repeated_key,
  final_newline,
  // Which files are read
  ignored_file,
  file_unreadable,
  file_too_large,
  link_outside,
  link_broken,
  name_not_text,
  file_name,
  tree_too_large,
  // Shape
  case_shape,
  unknown_key,
  description,
  to_complete,
  status,
  status_accepted,
  status_documented,
  payload,
  payload_text,
  // Params
  params,
  param_reading,
  plain_scalar,
  unseen_letters,
  param_name,
  param_value,
  unreachable,
  out_of_date,
  only_here,
  no_identity,
  default_only,
  param_documented,
  // Payload against the contract
  payload_schema,
  payload_member,
  payload_format,
  member_unopened,
  real_person,
  // The tree
  same_key,
  unknown_operation,
  closed_operation,
  not_served,
  no_default,
  france_connect,
  france_connect_params,
  france_connect_claims,
  france_connect_scope,
  token_unused,
  persona,
  // Around it
  openapi,
  openapi_unusable,
  scope_opens_nothing,
  contract,
};

// Who wants to hear of it: everybody, or those alone who ask for it with `check --for`.
enum class Audience : unsigned char { everybody, public_project, production };

// What is known of one kind of finding.
struct FindingRule {
  RuleId id;
  std::string_view name;  // "yaml-syntax"
  Severity severity;
  Phrase title;          // a few words, for summaries
  Phrase why;            // why it is looked for
  bool can_fix = false;  // by `check --fix`
  Audience audience = Audience::everybody;
};

std::span<const FindingRule> finding_rules();
const FindingRule& rule_of(RuleId id);
Phrase name_of(Severity severity);  // "error", "erreur"

}  // namespace sandbox
