#pragma once

#include <string>
#include <vector>

#include "model/place.h"
#include "model/wording.h"

namespace sandbox {

enum class Severity { error, warning };
struct FindingRule;  // a row of the table of model/finding_rules.h
enum class RuleId : unsigned char;

// Something that the author of a file should mend: where, which rule, what is
// wrong (one sentence) and what to write instead. Findings are collected, never
// thrown: the other files still load. Made by found().
struct Finding {
  Place place;
  const FindingRule* rule = nullptr;  // never null once made
  Wording sentence;
  Wording hint;  // may be empty

  Severity severity() const;
  bool is(RuleId id) const;
  friend auto operator<=>(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

Finding found(RuleId rule, Place place, Wording sentence, Wording hint = {});

// "payloads/x/404.yaml:3:7: error: the sentence [rule]", then the hint, if any,
// on a line of its own that starts with two spaces. Safe on a terminal and in a log.
std::string to_string(const Finding& finding, Language language = Language::english);

}  // namespace sandbox
