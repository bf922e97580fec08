#include "check/check.h"

#include <algorithm>

#include "check/context.h"

namespace sandbox {
namespace {

// What looks for what loading does not find; each names the rows that it fills.
constexpr void (*looks[])(const Context& context, Report& report) = {
    check_final_newline, check_keys,         check_description,       check_status,
    check_to_complete,   check_payload_text, check_cut_texts,         check_unseen_letters,
    check_plain_scalars, check_reach,        check_documented_params, check_payload,
    check_real_people,   check_defaults,     check_ignored_files,     check_file_names,
    check_identities,    check_personas,     check_unopened_members,  check_idle_scopes,
};

}  // namespace

void Report::add(RuleId rule, Place place, Wording sentence, Wording hint) {
  findings_.push_back(found(rule, std::move(place), std::move(sentence), std::move(hint)));
}

void Report::mend(const Place& place, const std::string& written, const std::string& instead) {
  edits_.push_back({place, written, instead});
}

Edits safe_edits(const CheckedTree& tree) {
  Findings unused;
  Report report(unused);
  const Context context = make_context(tree);
  check_plain_scalars(context, report);
  check_final_newline(context, report);
  return report.edits();
}

Findings check(const CheckedTree& tree, Audience audience) {
  Findings findings = all_findings(*tree.catalogue);
  Context context = make_context(tree);
  context.audience = audience;
  Report report(findings);
  for (const auto look : looks) look(context, report);
  std::ranges::sort(findings);
  findings.erase(std::unique(findings.begin(), findings.end()), findings.end());
  return findings;
}

}  // namespace sandbox
