#pragma once

#include <optional>
#include <string_view>

#include "reading/lines.h"
#include "reading/slips.h"

// Shared by the files that say why a YAML text is refused; for no other.

namespace sandbox {

// What there is to look at. `line` is where libyaml gave up, `from` where that began.
struct YamlRefusal {
  const Lines& lines;
  std::string_view problem;
  std::string_view context;
  Position at;
  Position from;

  std::string_view line() const { return lines.line(at.line); }
  std::string_view rest() const { return rest_of(line(), at.column); }
  static std::string_view rest_of(std::string_view line, int column) {
    return line.substr(std::min(static_cast<std::size_t>(column - 1), line.size()));
  }
  bool says(std::string_view words) const {
    return problem.find(words) != std::string_view::npos ||
           context.find(words) != std::string_view::npos;
  }
};

// How far its first letter stands from the margin.
std::size_t indentation(std::string_view line);
// Without anything but spaces or a comment.
bool is_empty_line(std::string_view line);
// The number of the nearest line above that says something; 0 when there is none.
int line_above(const Lines& lines, int number);
// Where the value of a line starts: after `key: ` or `- `, or where the line does.
std::size_t value_start(std::string_view line);

// How far up a slip is looked for, in lines.
inline constexpr int slip_reach = 200;

// ---- Kinds of slips; nothing where the text has no such one ----

// Of quotes and what stands between them.
std::optional<Complaint> open_quote_at_end(const YamlRefusal& refusal);
std::optional<Complaint> wrong_escape(const YamlRefusal& refusal);
std::optional<Complaint> text_after_quote(const YamlRefusal& refusal);
std::optional<Complaint> quote_open_above(const YamlRefusal& refusal);
std::optional<Complaint> quote_closed_below(const YamlRefusal& refusal);

// Of how far lines are indented.
std::optional<Complaint> left_block(const YamlRefusal& refusal);
std::optional<Complaint> json_at_the_margin(const YamlRefusal& refusal);
std::optional<Complaint> less_than_its_neighbours(const YamlRefusal& refusal);
std::optional<Complaint> wrong_indentation(const YamlRefusal& refusal);

}  // namespace sandbox
