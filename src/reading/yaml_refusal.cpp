// Says why a YAML text is refused. libyaml tells where it gave up, which is often
// far from the slip: a quote that is never closed shows where the next one opens.
// So each kind of slip that people make has a function that looks for it in the
// lines around; the first that finds one speaks. What none of them knows is looked up
// in a table of libyaml's own sentences.

#include "reading/yaml_refusal.h"

#include <algorithm>
#include <array>

#include "reading/yaml_slips.h"
#include "support/shown_text.h"

namespace sandbox {
namespace {

constexpr auto npos = std::string_view::npos;

std::optional<Complaint> tab(const YamlRefusal& refusal) {
  if (!refusal.says("tab") && !refusal.rest().starts_with('\t')) return std::nullopt;
  const std::string_view line = refusal.line();
  const std::size_t first = line.find('\t');
  if (first == npos) return std::nullopt;
  const bool indents = line.find_first_not_of(" \t") > first;
  return Complaint{{refusal.at.line, static_cast<int>(first) + 1},
                   indents
                       ? Wording{"the line is indented by a tab; only spaces may indent",
                                 "cette ligne commence par une tabulation ; seuls des espaces "
                                 "peuvent la mettre en retrait"}
                       : Wording{"a tab stands here where only spaces may",
                                 "il y a une tabulation là où il ne peut y avoir que des espaces"},
                   {"replace the tab by spaces", "remplacer la tabulation par des espaces"}};
}

// Quotes that only a word processor writes, at the start of a key or value.
std::optional<Complaint> typographic(const YamlRefusal& refusal) {
  for (const int number : {refusal.at.line, refusal.from.line}) {
    const std::string_view line = refusal.lines.line(number);
    for (const std::size_t start : {indentation(line), value_start(line)}) {
      const std::string_view letter = letter_at(line, start);
      if (auto complaint = typographic_quote(letter, {number, static_cast<int>(start) + 1})) {
        return complaint;
      }
    }
  }
  return std::nullopt;
}

// A space that no keyboard shows, where YAML wants a plain one.
std::optional<Complaint> no_break_space(const YamlRefusal& refusal) {
  for (const int number : {refusal.at.line, refusal.from.line, refusal.at.line - 1}) {
    const std::string_view line = refusal.lines.line(number);
    for (std::size_t i = 0; i < line.size(); i += letter_at(line, i).size()) {
      const bool matters = line.find_first_not_of(" \t") == i || (i > 0 && line[i - 1] == ':') ||
                           (i > 0 && line[i - 1] == '-');
      if (!matters) continue;
      if (auto complaint = wrong_space(letter_at(line, i), {number, static_cast<int>(i) + 1})) {
        return complaint;
      }
    }
  }
  return std::nullopt;
}

// `ine:123`: a plain name, a colon, and no space.
std::size_t colon_without_space(std::string_view line) {
  std::size_t at = indentation(line);
  while (line.substr(at).starts_with("- ")) at += 2;
  const std::size_t colon = line.find(':', at);
  if (colon == npos || colon == at || colon + 1 >= line.size()) return npos;
  const bool is_name = std::ranges::all_of(line.substr(at, colon - at), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
  });
  return is_name && line[colon + 1] != ' ' && line[colon + 1] != '/' ? colon : npos;
}

std::optional<Complaint> space_after_colon(const YamlRefusal& refusal) {
  if (!refusal.says("find expected ':'") && !refusal.says("mapping values")) return std::nullopt;
  const int first = refusal.says("find expected ':'") ? refusal.from.line : refusal.at.line;
  for (int number = first; number > 0 && number > first - slip_reach; --number) {
    const std::string_view line = refusal.lines.line(number);
    if (const std::size_t colon = colon_without_space(line); colon != npos) {
      return Complaint{
          {number, static_cast<int>(colon) + 1},
          {"a space is missing after this colon", "il manque un espace après ces deux-points"},
          say({"write `{0} ` and then the value", "écrire `{0} `, puis la valeur"},
              std::string(line.substr(indentation(line), colon + 1 - indentation(line))))};
    }
    if (number < first && line.find(": ") != npos) break;  // no line of the same text
  }
  return std::nullopt;
}

std::optional<Complaint> second_colon(const YamlRefusal& refusal) {
  if (!refusal.says("mapping values")) return std::nullopt;
  const std::string_view before =
      refusal.line().substr(0, static_cast<std::size_t>(refusal.at.column - 1));
  if (before.find(": ") == npos) return std::nullopt;
  return Complaint{refusal.at,
                   {"a second colon stands on this line, and a space after it",
                    "cette ligne a de nouveau des deux-points suivis d'un espace"},
                   {"put the value in quotes, or give what follows a line of its own",
                    "mettre la valeur entre guillemets, ou écrire la suite sur sa propre ligne"}};
}

std::optional<Complaint> no_colon(const YamlRefusal& refusal) {
  const bool key = refusal.says("find expected ':'");
  const int above = line_above(refusal.lines, refusal.at.line);
  if (!key && !(refusal.says("mapping values") && above > 0)) return std::nullopt;
  const Position at =
      key ? refusal.from
          : Position{above, static_cast<int>(indentation(refusal.lines.line(above))) + 1};
  const std::string written =
      shown_text(YamlRefusal::rest_of(refusal.lines.line(at.line), at.column), shown_bytes);
  return Complaint{
      at,
      say({"`{0}` stands here without a colon", "`{0}` est écrit ici sans deux-points"}, written),
      {"write `name: value`, or indent the line if it continues a text",
       "écrire `nom: valeur`, ou mettre la ligne en retrait si elle continue un texte"}};
}

std::optional<Complaint> bracket(const YamlRefusal& refusal) {
  const bool list = refusal.says("',' or ']'");
  if (!list && !refusal.says("',' or '}'")) return std::nullopt;
  const std::string closing = list ? "]" : "}";
  if (refusal.at.line != refusal.from.line) {
    return Complaint{
        refusal.from,
        say({"`{0}` opens here and is never closed", "`{0}` s'ouvre ici et n'est jamais fermé"},
            list ? "[" : "{"),
        say({"write the closing {0}", "écrire le {0} qui ferme"}, closing)};
  }
  return Complaint{
      refusal.at,
      say({"a comma or `{0}` is missing here", "il manque ici une virgule ou `{0}`"}, closing),
      say({"separate two values by a comma, and write {0} after the last",
           "séparer deux valeurs par une virgule, et écrire {0} après la dernière"},
          closing)};
}

// `: x` and `- x` where a name should stand.
std::optional<Complaint> no_name(const YamlRefusal& refusal) {
  const std::string_view rest = refusal.rest();
  if (!refusal.says("expected key") && !refusal.says("node content")) return std::nullopt;
  if (rest == ":" || rest.starts_with(": ")) {
    return Complaint{refusal.at,
                     {"no name stands before this colon", "aucun nom ne précède ces deux-points"},
                     {"write `name: value`", "écrire `nom: valeur`"}};
  }
  if (!rest.starts_with("- ") || !refusal.says("block mapping")) return std::nullopt;
  return Complaint{
      refusal.at,
      {"an item of a list (`- `) stands among lines of `name: value`",
       "un élément de liste (`- `) est parmi des lignes `nom: valeur`"},
      {"write `name: value`, or indent the item under the name of its list",
       "écrire `nom: valeur`, ou mettre l'élément en retrait sous le nom de sa liste"}};
}

constexpr Phrase value_in_quotes{"put the value in quotes", "mettre la valeur entre guillemets"};
constexpr Phrase look_around{
    "look at the indentation, the quotes and the colons of this line and the one above",
    "regarder le retrait, les guillemets et les deux-points de cette ligne et de celle au-dessus"};

std::optional<Complaint> special_letter(const YamlRefusal& refusal) {
  const std::string letter(letter_at(refusal.rest(), 0));
  if (!refusal.says("cannot start any token") || letter.empty()) return std::nullopt;
  return Complaint{refusal.at,
                   say({"a value can't begin with `{0}`",
                        "une valeur sans guillemets ne peut pas commencer par `{0}`"},
                       letter),
                   value_in_quotes};
}

// What libyaml says, for the rest.
struct Known {
  std::string_view words;
  Phrase sentence;
  Phrase hint;
  bool at_start = false;  // the place is where it began, not where libyaml gave up
};

constexpr std::array known = {
    Known{"scanning a directive",
          {"a line can't begin with `%`", "une ligne ne peut pas commencer par `%`"},
          {"indent the line if it continues a text, or put the text in quotes",
           "mettre la ligne en retrait si elle continue un texte, ou mettre le texte entre "
           "guillemets"},
          true},
    Known{"YAML document",
          {"`%YAML` asks for another YAML than 1.1 or 1.2",
           "la ligne `%YAML` demande une version que le service ne lit pas"},
          {"remove the line", "enlever la ligne"}},
    Known{"duplicate",
          {"this directive stands twice", "cette ligne qui commence par `%` est écrite deux fois"},
          {"remove one of the two", "enlever l'une des deux"}},
    Known{"tag handle",
          {"this tag begins with a name that no `%TAG` line explains",
           "ce mot qui commence par `!` n'a pas de sens ici"},
          {"remove the tag", "enlever le mot qui commence par `!`"}},
    Known{"scanning a tag",
          {"this tag (`!`) can't be read", "ce mot qui commence par `!` ne peut pas être lu"},
          {"remove it, or put the value in quotes",
           "l'enlever, ou mettre la valeur entre guillemets"},
          true},
    Known{"scanning an alias",
          {"a value can't begin with `*`",
           "une valeur sans guillemets ne peut pas commencer par `*`"},
          value_in_quotes,
          true},
    Known{"scanning an anchor",
          {"a value can't begin with `&`",
           "une valeur sans guillemets ne peut pas commencer par `&`"},
          value_in_quotes,
          true},
    Known{"sequence entries",
          {"a dash (`- `) stands here where no list can begin",
           "un tiret (`- `) est écrit là où aucune liste ne peut commencer"},
          {"begin a list on a line of its own, or put the value in quotes",
           "commencer une liste sur sa propre ligne, ou mettre la valeur entre guillemets"}},
    Known{"mapping keys",
          {"a `? ` stands here where no key can begin",
           "un `? ` est écrit là où aucun nom ne peut commencer"},
          value_in_quotes},
    Known{"mapping values",
          {"a colon stands here where no value can begin",
           "des deux-points sont écrits là où aucune valeur ne peut commencer"},
          {"put the text in quotes if the colon belongs to it",
           "mettre le texte entre guillemets si les deux-points en font partie"}},
    Known{"unexpected ':'",
          {"this colon has no space after it", "ces deux-points ne sont pas suivis d'un espace"},
          {"write a space after the colon, or put the text in quotes",
           "écrire un espace après les deux-points, ou mettre le texte entre guillemets"}},
    Known{
        "block scalar",
        {"something follows `|` or `>` on its line", "quelque chose suit `|` ou `>` sur sa ligne"},
        {"begin the text on the next line, indented",
         "commencer le texte à la ligne suivante, en retrait"},
        true},
    Known{
        "node content",
        {"a value is missing before this", "il manque une valeur avant ceci"},
        {"write a value, or '' for an empty text", "écrire une valeur, ou '' pour un texte vide"}},
    Known{"expected '-'",
          {"this line belongs to no item of the list above",
           "cette ligne n'appartient à aucun élément de la liste au-dessus"},
          {"begin it with `- `, or indent it under its item",
           "la commencer par `- `, ou la mettre en retrait sous son élément"}},
    Known{"document start",
          {"a new document begins here without `---`", "quelque chose suit ici la fin du fichier"},
          {"keep one document in the file", "garder un seul document dans le fichier"}},
    Known{"expected key",
          {"this does not belong to the list or the map above",
           "cette ligne ne fait partie de rien : ni de la liste, ni de la rubrique au-dessus"},
          look_around},
};

Complaint looked_up(const YamlRefusal& refusal) {
  for (const Known& row : known) {
    if (!refusal.says(row.words)) continue;
    return {row.at_start ? refusal.from : refusal.at, row.sentence, row.hint};
  }
  return {refusal.at,
          say({"this is not valid YAML: {0}", "ceci ne peut pas être lu : {0}"},
              std::string(refusal.problem)),
          look_around};
}

}  // namespace

Complaint explain_yaml(std::string_view text, const Lines& lines, const YamlProblem& problem) {
  if (auto marker = conflict_marker(lines)) return *std::move(marker);
  const YamlRefusal refusal{lines, problem.problem, problem.context,
                            lines.position(LetterOffsets(text).offset(problem.problem_at)),
                            lines.position(LetterOffsets(text).offset(problem.context_at))};
  for (const auto slip :
       {tab, wrong_escape, open_quote_at_end, typographic, no_break_space, quote_open_above,
        text_after_quote, quote_closed_below, space_after_colon, second_colon, left_block,
        json_at_the_margin, no_name, less_than_its_neighbours, wrong_indentation, bracket,
        special_letter, no_colon}) {
    if (auto complaint = slip(refusal)) return *std::move(complaint);
  }
  return looked_up(refusal);
}

}  // namespace sandbox
