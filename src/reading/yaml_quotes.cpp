// Slips of quotes: one that is never closed shows where the next one opens, so it is looked
// for in the lines above, from the first that opens one and does not close it.

#include "reading/yaml_slips.h"

namespace sandbox {
namespace {

constexpr auto npos = std::string_view::npos;

// Where the quoted text that starts at `start` ends: its closing quote; npos when
// the line has none.
std::size_t closing_quote(std::string_view line, std::size_t start) {
  const char quote = line[start];
  for (std::size_t i = start + 1; i < line.size(); ++i) {
    if (quote == '"' && line[i] == '\\') {
      ++i;
    } else if (line[i] == quote) {
      if (quote == '"' || i + 1 >= line.size() || line[i + 1] != quote) return i;
      ++i;
    }
  }
  return npos;
}

Complaint quote_not_closed(Position at, char quote) {
  return {
      at,
      {"a quote opens here and is never closed", "un guillemet s'ouvre ici et n'est jamais fermé"},
      say({"write the closing {0}", "écrire le {0} qui ferme"}, std::string(1, quote))};
}

// Whether the line below goes on with names or items, not with the text of this one.
bool goes_on_as_before(const Lines& lines, int number) {
  const std::size_t here = indentation(lines.line(number));
  for (++number; number <= lines.count(); ++number) {
    const std::string_view line = lines.line(number);
    if (is_empty_line(line)) continue;
    const std::size_t start = indentation(line);
    const std::string_view rest = line.substr(start);
    return start <= here && (rest.starts_with("- ") || rest.find(':') != npos);
  }
  return true;
}

}  // namespace

std::optional<Complaint> open_quote_at_end(const YamlRefusal& refusal) {
  if (!refusal.says("quoted scalar")) return std::nullopt;
  if (!refusal.says("end of stream") && !refusal.says("document indicator")) return std::nullopt;
  const std::string_view quoted =
      YamlRefusal::rest_of(refusal.lines.line(refusal.from.line), refusal.from.column);
  return quote_not_closed(refusal.from, quoted.empty() ? '"' : quoted.front());
}

std::optional<Complaint> wrong_escape(const YamlRefusal& refusal) {
  if (!refusal.says("escape") && !refusal.says("hexdecimal")) return std::nullopt;
  const std::string_view line = refusal.line();
  const std::size_t backslash = line.rfind('\\', static_cast<std::size_t>(refusal.at.column - 1));
  if (backslash == npos) return std::nullopt;
  const std::string letter(letter_at(line, backslash + 1));
  const Position at{refusal.at.line, static_cast<int>(backslash) + 1};
  if (refusal.says("unknown escape")) {
    return Complaint{
        at,
        say({"`\\{0}` means nothing inside double quotes",
             "`\\{0}` ne veut rien dire entre guillemets doubles"},
            letter),
        letter == "'"
            ? Wording{"write ' without the backslash", "écrire ' sans barre oblique inverse"}
            : Wording{"write \\\\ for a backslash, or put the text in single quotes",
                      "écrire \\\\ pour une barre oblique inverse, ou mettre le texte "
                      "entre guillemets simples"}};
  }
  return Complaint{at,
                   say({"`\\{0}` is not followed by the number of a letter",
                        "`\\{0}` n'est pas suivi du numéro d'un caractère"},
                       letter),
                   {"write the letter itself, or its number: \\u00e9 is é",
                    "écrire le caractère lui-même, ou son numéro : \\u00e9 est é"}};
}

// `'L'étudiante'`: the text goes on after the quote that closes it.
std::optional<Complaint> text_after_quote(const YamlRefusal& refusal) {
  if (!refusal.says("did not find expected")) return std::nullopt;
  const std::string_view line = refusal.line();
  const std::size_t start = value_start(line);
  if (start >= line.size() || (line[start] != '\'' && line[start] != '"')) return std::nullopt;
  const std::size_t end = closing_quote(line, start);
  if (end == npos || static_cast<std::size_t>(refusal.at.column - 1) <= end) return std::nullopt;
  if (refusal.rest().find_first_of(",]}") == 0) return std::nullopt;
  return Complaint{{refusal.at.line, static_cast<int>(end) + 1},
                   {"this quote closes the text, and more follows it",
                    "ce guillemet ferme le texte, et quelque chose le suit"},
                   line[start] == '\''
                       ? Wording{"write an apostrophe inside single quotes twice: 'L''étudiante'",
                                 "écrire deux fois une apostrophe entre guillemets simples : "
                                 "'L''étudiante'"}
                       : Wording{"write a quote inside double quotes as \\\"",
                                 "écrire \\\" un guillemet entre guillemets doubles"}};
}

// The first text whose quote is not closed on its line, though no text follows below.
// What stands in a block (`payload: |-`) is no such text.
std::optional<Complaint> quote_open_above(const YamlRefusal& refusal) {
  std::size_t block = npos;  // how far its first line is indented
  for (int number = 1; number <= refusal.at.line; ++number) {
    const std::string_view line = refusal.lines.line(number);
    if (is_empty_line(line) || (block != npos && indentation(line) > block)) continue;
    block = npos;
    const std::size_t start = value_start(line);
    if (start >= line.size()) continue;
    if (line[start] == '|' || line[start] == '>') block = indentation(line);
    if (line[start] != '\'' && line[start] != '"') continue;
    if (closing_quote(line, start) != npos || !goes_on_as_before(refusal.lines, number)) continue;
    return quote_not_closed({number, static_cast<int>(start) + 1}, line[start]);
  }
  return std::nullopt;
}

// `a: 'b` whose quote is closed by that of a line below.
std::optional<Complaint> quote_closed_below(const YamlRefusal& refusal) {
  if (!refusal.says("did not find expected") && !refusal.says("could not find expected")) {
    return std::nullopt;
  }
  for (int number = refusal.at.line - 1; number > 0 && number > refusal.at.line - slip_reach;
       --number) {
    const std::string_view line = refusal.lines.line(number);
    const std::size_t start = value_start(line);
    if (is_empty_line(line) || start >= line.size()) continue;
    if (line[start] == '|' || line[start] == '>') return std::nullopt;
    if (line[start] != '\'' && line[start] != '"') continue;
    if (closing_quote(line, start) != npos) return std::nullopt;
    return quote_not_closed({number, static_cast<int>(start) + 1}, line[start]);
  }
  return std::nullopt;
}

}  // namespace sandbox
