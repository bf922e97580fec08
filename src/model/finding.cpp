#include "model/finding.h"

#include "model/finding_rules.h"
#include "support/shown_text.h"

namespace sandbox {

std::string to_string(const Place& place) {
  std::string text = place.file;
  if (place.line > 0) text += ":" + std::to_string(place.line);
  if (place.line > 0 && place.column > 0) text += ":" + std::to_string(place.column);
  return text;
}

Severity Finding::severity() const { return rule->severity; }

bool Finding::is(RuleId id) const { return rule->id == id; }

Finding found(RuleId rule, Place place, Wording sentence, Wording hint) {
  return {std::move(place), &rule_of(rule), std::move(sentence), std::move(hint)};
}

std::string to_string(const Finding& finding, Language language) {
  std::string text = shown_text(to_string(finding.place)) + ": ";
  text += std::string(name_of(finding.severity()).in(language)) + ": " +
          shown_text(finding.sentence.in(language)) + " [" + std::string(finding.rule->name) + "]";
  if (!finding.hint.empty()) text += "\n  " + shown_text(finding.hint.in(language));
  return text;
}

}  // namespace sandbox
