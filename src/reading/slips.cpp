#include "reading/slips.h"

#include <algorithm>
#include <array>

#include "support/text.h"

namespace sandbox {
namespace {

struct Space {
  std::string_view letter;
  Phrase name;
};

constexpr std::array spaces = {
    Space{"\u00A0", {"a no-break space", "un espace insécable"}},
    Space{"\u202F", {"a narrow no-break space", "un espace fin insécable"}},
    Space{"\u2007", {"a figure space", "un espace tabulaire"}},
    Space{"\u2009", {"a thin space", "un espace fin"}},
    Space{"\u3000", {"an ideographic space", "un espace idéographique"}},
    Space{"\u200B", {"a zero-width space", "un espace sans largeur"}},
    Space{"\u200C", {"an invisible letter", "un caractère invisible"}},
    Space{"\u200D", {"an invisible letter", "un caractère invisible"}},
    Space{"\u2060", {"an invisible letter", "un caractère invisible"}},
    Space{"\uFEFF", {"a byte order mark", "un marqueur invisible de début de fichier (BOM)"}},
    Space{"\u2028", {"a line separator", "un séparateur de lignes"}},
    Space{"\u2029", {"a paragraph separator", "un séparateur de paragraphes"}},
};

}  // namespace

std::optional<Complaint> typographic_quote(std::string_view letter, Position at) {
  constexpr std::array<std::string_view, 8> quotes = {"“", "”", "„", "«", "»", "‘", "’", "‚"};
  if (std::ranges::find(quotes, letter) == quotes.end()) return std::nullopt;
  return Complaint{
      at,
      say({"`{0}` is no quote here", "`{0}` n'est pas un guillemet droit, le seul qui compte ici"},
          std::string(letter)),
      {"write straight quotes: \"", "écrire des guillemets droits : \""}};
}

std::optional<Complaint> wrong_space(std::string_view letter, Position at) {
  const auto space = std::ranges::find(spaces, letter, &Space::letter);
  if (space == spaces.end()) return std::nullopt;
  return Complaint{at,
                   say({"{0} stands here", "il y a ici {0}"}, space->name),
                   {"write a plain space, or none", "écrire un espace ordinaire, ou rien"}};
}

std::optional<Complaint> conflict_marker(const Lines& lines) {
  for (int number = 1; number <= lines.count(); ++number) {
    const std::string_view line = lines.line(number);
    if (!line.starts_with("<<<<<<<") && !line.starts_with(">>>>>>>")) continue;
    return Complaint{
        {number, 1},
        {"a merge conflict was left here", "une fusion inachevée a laissé ici les marques de git"},
        {"keep one of the two versions, and remove the lines that begin with "
         "<<<<<<<, ======= and >>>>>>>",
         "garder l'une des deux versions, et enlever les lignes qui commencent par "
         "<<<<<<<, ======= et >>>>>>>"},
        RuleId::merge_markers};
  }
  return std::nullopt;
}

std::optional<Complaint> not_utf8(std::string_view text) {
  const std::size_t valid = valid_utf8_length(text);
  if (valid == text.size()) return std::nullopt;
  return Complaint{
      Lines(text).position(valid),
      {"the file is not UTF-8 from here on", "le fichier n'est plus en UTF-8 à partir d'ici"},
      {"save the file as UTF-8 (in most editors: Save with encoding)",
       "enregistrer le fichier en UTF-8 (souvent : Enregistrer avec l'encodage)"},
      RuleId::not_utf8};
}

}  // namespace sandbox
