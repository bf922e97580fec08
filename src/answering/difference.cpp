#include "answering/difference.h"

#include <algorithm>
#include <array>

#include "support/text.h"

// Each kind is a question about two values of one name. Texts are compared folded where
// the question is about letters: without accents, in lower case.

namespace sandbox {
namespace {

// ---- Letters ----

struct Folding {
  std::string_view letter;
  std::string_view plain;
};
// Of French and its neighbours, in lower case.
constexpr Folding foldings[] = {
    {"à", "a"}, {"á", "a"}, {"â", "a"},  {"ã", "a"},  {"ä", "a"},  {"å", "a"}, {"ç", "c"},
    {"è", "e"}, {"é", "e"}, {"ê", "e"},  {"ë", "e"},  {"ì", "i"},  {"í", "i"}, {"î", "i"},
    {"ï", "i"}, {"ñ", "n"}, {"ò", "o"},  {"ó", "o"},  {"ô", "o"},  {"õ", "o"}, {"ö", "o"},
    {"ù", "u"}, {"ú", "u"}, {"û", "u"},  {"ü", "u"},  {"ý", "y"},  {"ÿ", "y"}, {"ø", "o"},
    {"š", "s"}, {"ž", "z"}, {"œ", "oe"}, {"æ", "ae"}, {"ß", "ss"},
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string without_accents(const std::string& text) {
  std::string folded = lower_case(text);
  for (const auto& [letter, plain] : foldings) folded = replaced(folded, letter, plain);
  // Accents of their own, as macOS writes them: U+0300 to U+036F.
  std::string out;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const bool combining = i + 1 < folded.size() && (folded[i] == '\xCC' || folded[i] == '\xCD') &&
                           static_cast<unsigned char>(folded[i + 1]) >= 0x80;
    if (combining) {
      ++i;
    } else {
      out += folded[i];
    }
  }
  return out;
}

std::string with_plain_apostrophes(std::string text) {
  for (const std::string_view other : {"’", "‘", "`", "´", "ʼ"}) text = replaced(text, other, "'");
  return text;
}

std::string without(std::string_view text, std::string_view letters) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out),
                       [&](char c) { return letters.find(c) == std::string_view::npos; });
  return out;
}

std::string joined(const Value& value) {
  return value.is_list() ? join(value.list, " ") : value.text;
}

std::string letters_of(const Value& value) {
  return without(with_plain_apostrophes(without_accents(joined(value))), " '-\t\n,");
}

bool both_texts(const Compared& c) { return c.asked.is_text() && c.documented.is_text(); }
bool both_lists(const Compared& c) { return c.asked.is_list() && c.documented.is_list(); }
bool both_there(const Compared& c) {
  return !c.asked.is_absent() && !c.documented.is_absent() && c.asked.kind != Value::Kind::other &&
         c.documented.kind != Value::Kind::other;
}
bool equal_when(const Compared& c, std::string (*change)(const std::string&)) {
  if (both_texts(c)) return change(c.asked.text) == change(c.documented.text);
  if (!both_lists(c) || c.asked.list.size() != c.documented.list.size()) return false;
  return std::ranges::equal(c.asked.list, c.documented.list, {}, change, change);
}

bool name_has(const Compared& c, std::string_view part) {
  return lower_case(c.name).find(part) != std::string::npos;
}
bool is_first_names(const Compared& c) { return name_has(c, "prenom") || name_has(c, "given"); }
bool is_commune(const Compared& c) {
  return name_has(c, "commune") || name_has(c, "lieu") || name_has(c, "birthplace");
}
bool is_sex(const Compared& c) { return name_has(c, "sexe") || name_has(c, "gender"); }
bool is_use_name(const Compared& c) { return name_has(c, "usage"); }
bool is_year(const Compared& c) { return name_has(c, "annee"); }

// ---- Kinds ----

bool other_accents(const Compared& c) { return equal_when(c, without_accents); }

bool other_apostrophe(const Compared& c) {
  return equal_when(
      c, [](const std::string& text) { return with_plain_apostrophes(without_accents(text)); });
}

bool other_hyphens_or_spaces(const Compared& c) {
  return equal_when(c, [](const std::string& text) {
    return without(with_plain_apostrophes(without_accents(text)), " '-\t\n");
  });
}

std::vector<std::string> sorted_names(const Value& value) {
  std::vector<std::string> names;
  for (const std::string& name : value.list) names.push_back(without_accents(name));
  std::ranges::sort(names);
  return names;
}

bool names_in_another_order(const Compared& c) {
  return is_first_names(c) && both_lists(c) && sorted_names(c.asked) == sorted_names(c.documented);
}

bool names_without_brackets(const Compared& c) {
  return is_first_names(c) && c.asked.is_text() && c.documented.is_list();
}

bool names_joined(const Compared& c) {
  return is_first_names(c) && both_lists(c) && c.asked.list.size() < c.documented.list.size() &&
         letters_of(c.asked) == letters_of(c.documented);
}

bool names_split(const Compared& c) {
  return is_first_names(c) && both_lists(c) && c.asked.list.size() > c.documented.list.size() &&
         letters_of(c.asked) == letters_of(c.documented);
}

bool includes_names(const Value& all, const Value& some) {
  return !some.list.empty() && std::ranges::includes(sorted_names(all), sorted_names(some));
}
bool first_names_missing(const Compared& c) {
  return is_first_names(c) && both_lists(c) && includes_names(c.documented, c.asked);
}
bool first_names_too_many(const Compared& c) {
  return is_first_names(c) && both_lists(c) && includes_names(c.asked, c.documented);
}

bool zeros_before(const Compared& c) {
  return both_texts(c) && is_digits(c.asked.text) && is_digits(c.documented.text) &&
         to_i(c.asked) == to_i(c.documented);
}

bool spaces_around(const Compared& c) {
  return both_texts(c) && without(c.asked.text, " \t\n\r") == without(c.documented.text, " \t\n\r");
}

bool title_for_sex(const Compared& c) {
  constexpr std::string_view words[] = {"mme",    "madame", "mlle",  "m.", "mr", "monsieur", "male",
                                        "female", "homme",  "femme", "h",  "1",  "2"};
  return is_sex(c) && both_texts(c) &&
         std::ranges::find(words, lower_case(c.asked.text)) != std::end(words);
}

bool other_sex(const Compared& c) { return is_sex(c) && both_texts(c); }

bool is_code(const Value& value) { return value.is_text() && value.text.size() == 5; }

bool postal_code(const Compared& c) {
  return is_commune(c) && is_code(c.asked) && is_code(c.documented) && is_digits(c.asked.text) &&
         c.asked.text.substr(0, 2) == c.documented.text.substr(0, 2);
}

bool commune_of_birth_abroad(const Compared& c) {
  return is_commune(c) && !c.asked.is_absent() && c.documented.is_absent();
}
bool commune_missing(const Compared& c) {
  return is_commune(c) && c.asked.is_absent() && !c.documented.is_absent();
}
bool use_name_given(const Compared& c) {
  return is_use_name(c) && !c.asked.is_absent() && c.documented.is_absent();
}
bool use_name_missing(const Compared& c) {
  return is_use_name(c) && c.asked.is_absent() && !c.documented.is_absent();
}

bool other_key_of_ine(const Compared& c) {
  return name_has(c, "ine") && both_texts(c) && c.asked.text.size() == 11 &&
         c.documented.text.size() == 11 &&
         lower_case(c.asked.text.substr(0, 10)) == lower_case(c.documented.text.substr(0, 10));
}

bool other_century(const Compared& c) {
  return is_year(c) && both_texts(c) && c.documented.text.size() == 4 &&
         c.documented.text.ends_with(c.asked.text.size() == 2 ? c.asked.text : std::string("!"));
}

bool year_beside(const Compared& c) {
  return is_year(c) && both_texts(c) && is_digits(c.asked.text) && is_digits(c.documented.text) &&
         std::abs(to_i(c.asked) - to_i(c.documented)) == 1;
}

// The distance of one letter more, less or other, or of two that changed places.
bool is_one_letter_off(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1 || b.size() < 3) return false;
  const auto [in_a, in_b] = std::ranges::mismatch(a, b);
  const std::string_view rest_a(in_a, a.end());
  const std::string_view rest_b(in_b, b.end());
  if (a.size() != b.size()) return rest_a == rest_b.substr(1);
  if (rest_a.empty()) return false;
  const bool swapped = rest_a.size() > 1 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] &&
                       rest_a.substr(2) == rest_b.substr(2);
  return swapped || rest_a.substr(1) == rest_b.substr(1);
}

bool one_letter_off(const Compared& c) {
  return both_there(c) && is_one_letter_off(letters_of(c.asked), letters_of(c.documented));
}

bool one_is_part_of_other(const Compared& c) {
  if (!both_texts(c) || c.asked.text.size() < 3) return false;
  const std::string asked = letters_of(c.asked);
  const std::string documented = letters_of(c.documented);
  return documented.find(asked) != std::string::npos || asked.find(documented) != std::string::npos;
}

bool blank_given(const Compared& c) {
  return !c.asked.is_absent() && is_blank(c.asked) && c.documented.is_absent();
}
bool blank_documented(const Compared& c) {
  return c.asked.is_absent() && !c.documented.is_absent() && is_blank(c.documented);
}
bool missing(const Compared& c) { return c.asked.is_absent(); }
bool too_many(const Compared& c) { return c.documented.is_absent(); }
bool anything(const Compared&) { return true; }

constexpr std::array kinds = {
    DifferenceKind{
        "spaces", spaces_around, {"a space more or less", "un espace en plus ou en moins"}, 1},
    DifferenceKind{"accents",
                   other_accents,
                   {"accents differ, and they count: write them as the case does",
                    "les accents diffèrent : ils comptent, écrivez-les comme le cas"},
                   1},
    DifferenceKind{"apostrophe",
                   other_apostrophe,
                   {"another apostrophe: the case has the straight one (')",
                    "l'apostrophe est une autre : le cas a l'apostrophe droite (')"},
                   1},
    DifferenceKind{"hyphen",
                   other_hyphens_or_spaces,
                   {"a hyphen, an apostrophe or a space differs",
                    "un trait d'union, une apostrophe ou un espace diffère"},
                   1},
    DifferenceKind{"names-without-brackets",
                   names_without_brackets,
                   {"first names are a list: send prenoms[]=… for each",
                    "les prénoms sont une liste : envoyez prenoms[]=… pour chacun"},
                   1},
    DifferenceKind{"names-order",
                   names_in_another_order,
                   {"the same first names, in another order",
                    "les prénoms sont les mêmes, dans un autre ordre"},
                   1},
    DifferenceKind{"names-joined",
                   names_joined,
                   {"several first names are joined in one: send prenoms[] for each",
                    "plusieurs prénoms sont réunis en un : envoyez prenoms[] pour chacun"},
                   1},
    DifferenceKind{
        "names-split",
        names_split,
        {"a compound first name is cut in several", "un prénom composé est coupé en plusieurs"},
        1},
    DifferenceKind{
        "names-missing",
        first_names_missing,
        {"first names that the case has are missing", "il manque des prénoms que le cas a"},
        3},
    DifferenceKind{"names-too-many",
                   first_names_too_many,
                   {"there are first names that the case does not have",
                    "il y a des prénoms que le cas n'a pas"},
                   3},
    DifferenceKind{
        "zeros",
        zeros_before,
        {"the same number, but the text counts here: write zeros as the case does",
         "c'est le même nombre, mais ici le texte compte : écrivez les zéros comme le cas"},
        1},
    DifferenceKind{
        "title-for-sex", title_for_sex, {"the sex is written M or F", "le sexe s'écrit M ou F"}, 1},
    DifferenceKind{"sex", other_sex, {"the other sex", "l'autre sexe"}, 5},
    DifferenceKind{"ine-key",
                   other_key_of_ine,
                   {"the same number with another last character: the key of the INE is wrong",
                    "le même numéro avec un autre dernier caractère : la clé de l'INE est fausse"},
                   2},
    DifferenceKind{"postal-code",
                   postal_code,
                   {"another code of the same département: the INSEE code of the commune is "
                    "wanted, not the postal code",
                    "un autre code du même département : il faut le code INSEE de la commune, pas "
                    "le code postal"},
                   3},
    DifferenceKind{"use-name-given",
                   use_name_given,
                   {"the case has no name in use: do not send it",
                    "le cas n'a pas de nom d'usage : ne l'envoyez pas"},
                   2},
    DifferenceKind{"use-name-missing",
                   use_name_missing,
                   {"the case has a name in use: send it", "le cas a un nom d'usage : envoyez-le"},
                   2},
    DifferenceKind{
        "blank-given",
        blank_given,
        {"sent empty, and the case does not have it: empty is not absent",
         "envoyé vide ; le cas ne l'a pas : un paramètre vide n'est pas un paramètre absent"},
        1},
    DifferenceKind{"blank-documented",
                   blank_documented,
                   {"the case has it empty: send it empty", "le cas l'a vide : envoyez-le vide"},
                   1},
    DifferenceKind{"commune-abroad",
                   commune_of_birth_abroad,
                   {"the case has no commune: born abroad, or the place is not known",
                    "le cas n'a pas de commune : née ou né à l'étranger, ou lieu inconnu"},
                   3},
    DifferenceKind{"commune-missing",
                   commune_missing,
                   {"the case has a commune of birth: send its INSEE code",
                    "le cas a une commune de naissance : envoyez son code INSEE"},
                   3},
    DifferenceKind{"century",
                   other_century,
                   {"the year is written with four digits", "l'année s'écrit avec quatre chiffres"},
                   1},
    DifferenceKind{"year-beside", year_beside, {"one year off", "une année d'écart"}, 3},
    DifferenceKind{"one-letter",
                   one_letter_off,
                   {"one letter or digit off", "une lettre ou un chiffre d'écart"},
                   2},
    DifferenceKind{"part",
                   one_is_part_of_other,
                   {"one is a part of the other", "l'un est une partie de l'autre"},
                   4},
    DifferenceKind{"missing",
                   missing,
                   {"the case has it, the request does not: send it",
                    "le cas l'a, la demande non : envoyez-le"},
                   6},
    DifferenceKind{"too-many",
                   too_many,
                   {"the request has it, the case does not: do not send it",
                    "la demande l'a, le cas non : ne l'envoyez pas"},
                   6},
    DifferenceKind{"other", anything, {"another value", "une autre valeur"}, 10},
};

}  // namespace

std::span<const DifferenceKind> difference_kinds() { return kinds; }

const DifferenceKind& kind_of(const Compared& compared) {
  return *std::ranges::find_if(kinds,
                               [&](const DifferenceKind& kind) { return kind.is_it(compared); });
}

}  // namespace sandbox
