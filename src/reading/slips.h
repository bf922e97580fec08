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

// The first byte of `text` that no UTF-8 has.
std::optional<Complaint> not_utf8(std::string_view text);

// How many bytes of what an author wrote stand in a sentence about it.
inline constexpr std::size_t shown_bytes = 40;

}  // namespace sandbox
