#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/finding_rules.h"
#include "model/wording.h"
#include "reading/lines.h"

namespace sandbox {

// For the author of a text that can't be read: the place of the mistake, what is
// wrong, what to write.
struct Complaint {
  Position at;
  Wording sentence;
  Wording hint;
  std::optional<RuleId> rule = std::nullopt;  // where it is another than the reader's own
};

// Slips that YAML and JSON share. Nothing when the letter or the lines have none.

// “x”, «x», ‘x’: quotes that only a word processor writes.
std::optional<Complaint> typographic_quote(std::string_view letter, Position at);

// Spaces that look like one and are another letter (no-break, narrow, zero-width).
std::optional<Complaint> wrong_space(std::string_view letter, Position at);

// The markers that git leaves where two changes met: `<<<<<<<`, `=======`, `>>>>>>>`.
std::optional<Complaint> conflict_marker(const Lines& lines);

// The beginning of a line, whole letters, for a sentence.
std::string shown(std::string_view line);

}  // namespace sandbox
