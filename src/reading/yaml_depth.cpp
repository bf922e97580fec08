// Slips of depth: a line that is indented more or less than the lines it belongs with.
// libyaml often gives up one line later, so the neighbours are compared.

#include <algorithm>
#include <string>

#include "reading/yaml_slips.h"

namespace sandbox {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view name_letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

Wording spaces(std::size_t count) {
  return say(count == 1 ? Phrase{"{0} space", "{0} espace"} : Phrase{"{0} spaces", "{0} espaces"},
             std::to_string(count));
}

// `name: value`, `name:`, `: value`, `? name`, `% directive`: a line that begins something of
// its own, whatever is wrong with it.
bool begins_its_own(std::string_view line) {
  const std::string_view written = line.substr(indentation(line));
  if (written.starts_with('%') || written.starts_with("? ")) return true;
  const std::size_t end = std::min(written.find_first_not_of(name_letters), written.size());
  const std::string_view after = written.substr(end);
  return after == ":" || after.starts_with(": ");
}

}  // namespace

// The text of a block (`payload: |-`) that a line no longer indented enough has left.
std::optional<Complaint> left_block(const YamlRefusal& refusal) {
  const int number = refusal.says("find expected ':'") ? refusal.from.line : refusal.at.line;
  if (begins_its_own(refusal.lines.line(number))) return std::nullopt;
  const std::size_t here = indentation(refusal.lines.line(number));
  int above = line_above(refusal.lines, number);
  const std::size_t inside = indentation(refusal.lines.line(above));
  if (above == 0 || inside <= here) return std::nullopt;
  for (int steps = 0; above > 0 && steps < slip_reach; ++steps) {
    const std::string_view line = refusal.lines.line(above);
    const std::size_t start = value_start(line);
    if (start < line.size() && indentation(line) < inside &&
        (line[start] == '|' || line[start] == '>')) {
      return Complaint{{number, static_cast<int>(here) + 1},
                       {"this line is indented less than the text that it belongs to",
                        "cette ligne est moins en retrait que le texte auquel elle appartient"},
                       say({"indent it by {0}, as the line above",
                            "la mettre en retrait de {0}, comme la ligne au-dessus"},
                           spaces(inside))};
    }
    if (indentation(line) <= here) return std::nullopt;
    above = line_above(refusal.lines, above);
  }
  return std::nullopt;
}

// A line of JSON at the margin, among others that are indented as their block asks.
std::optional<Complaint> json_at_the_margin(const YamlRefusal& refusal) {
  for (int number = refusal.at.line; number > 0 && number > refusal.at.line - slip_reach;
       --number) {
    const std::string_view line = refusal.lines.line(number);
    const std::size_t here = indentation(line);
    if (here >= line.size() || std::string_view("\"{}[]").find(line[here]) == npos) continue;
    const int above = line_above(refusal.lines, number);
    if (above == 0 || indentation(refusal.lines.line(above)) <= here) continue;
    int header = above;
    while (header > 0 && indentation(refusal.lines.line(header)) > here)
      header = line_above(refusal.lines, header);
    const std::string_view first = refusal.lines.line(header);
    const std::size_t start = value_start(first);
    if (start >= first.size() || (first[start] != '|' && first[start] != '>')) continue;
    return Complaint{{number, static_cast<int>(here) + 1},
                     {"this line is indented less than the text that it belongs to",
                      "cette ligne est moins en retrait que le texte auquel elle appartient"},
                     say({"indent it by {0}, as the line above",
                          "la mettre en retrait de {0}, comme la ligne au-dessus"},
                         spaces(indentation(refusal.lines.line(above))))};
  }
  return std::nullopt;
}

// A line that its neighbours above and below are both deeper than: `params:` with one line
// of many at the margin.
std::optional<Complaint> less_than_its_neighbours(const YamlRefusal& refusal) {
  if (!refusal.says("mapping values") && !refusal.says("parsing a block")) return std::nullopt;
  const int number = line_above(refusal.lines, refusal.at.line);
  const int above = line_above(refusal.lines, number);
  if (number == 0 || above == 0) return std::nullopt;
  const std::string_view line = refusal.lines.line(number);
  const std::size_t here = indentation(line);
  const std::size_t below = indentation(refusal.line());
  if (below <= here || line.ends_with(':') || line.find(": ") == npos) return std::nullopt;
  // Either a bare name opens the map above, or lines of the same depth stand there.
  const std::string_view before = refusal.lines.line(above);
  bool belongs = before.ends_with(':') && indentation(before) == here;
  for (int other = above; !belongs && other > 0 && indentation(refusal.lines.line(other)) > here;
       other = line_above(refusal.lines, other)) {
    belongs = indentation(refusal.lines.line(other)) == below &&
              !refusal.lines.line(other).substr(below).starts_with("- ");
  }
  // A name that begins a text of many lines is no member of a map: `payload: |-`.
  const std::size_t start = value_start(refusal.line());
  const bool begins_text =
      start < refusal.line().size() && std::string_view("|>").find(refusal.line()[start]) != npos;
  if (!belongs || begins_text) return std::nullopt;
  return Complaint{
      {number, static_cast<int>(here) + 1},
      {"this line is indented less than its neighbours",
       "cette ligne est moins en retrait que ses voisines"},
      say({"indent it by {0}, as line {1}", "la mettre en retrait de {0}, comme la ligne {1}"},
          spaces(below), std::to_string(refusal.at.line))};
}

// A line deeper than the one above, which has its value already; or one that stands
// between the depths of the lines above.
std::optional<Complaint> wrong_indentation(const YamlRefusal& refusal) {
  const std::string_view line = refusal.line();
  const int above = line_above(refusal.lines, refusal.at.line);
  if (above == 0) return std::nullopt;
  const std::size_t here = indentation(line);
  const std::size_t there = indentation(refusal.lines.line(above));
  const Position at{refusal.at.line, static_cast<int>(here) + 1};
  if (here > there && refusal.says("mapping values")) {
    return Complaint{
        at,
        {"this line is indented deeper than the one above, which has its value already",
         "cette ligne est plus en retrait que celle au-dessus, qui a déjà sa valeur"},
        say({"indent it by {0}, as line {1}", "la mettre en retrait de {0}, comme la ligne {1}"},
            spaces(there), std::to_string(above))};
  }
  const bool starts_line = static_cast<std::size_t>(refusal.at.column - 1) == here;
  if (here == there || !starts_line || !refusal.says("parsing a block")) return std::nullopt;
  return Complaint{
      at,
      say({"this line is indented by {0}, which is the depth of no list or map above",
           "cette ligne est en retrait de {0}, ce qui n'est le retrait d'aucune ligne au-dessus"},
          spaces(here)),
      {"indent it as the lines that it belongs with",
       "la mettre en retrait comme les lignes avec lesquelles elle va"}};
}

}  // namespace sandbox
