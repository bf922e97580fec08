#include "contract/rules.h"

#include <algorithm>
#include <string>

#include "contract/company_rules.h"
#include "support/text.h"

// A rule is a function of values, of texts that the contract sets, and of the day; it
// returns which of its errors it found. The table at the end gives each its names.

namespace sandbox {
namespace {

using Options = const std::vector<std::string>&;

FoundErrors passes_if(bool passes) { return passes ? FoundErrors{} : FoundErrors{0}; }

// ---- Forms of text ----

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
}

// [a-zA-ZÀ-ÖØ-öø-ÿ' -]+ : the letters of Latin-1, less × and ÷.
bool is_latin_name(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char lower = ascii_lower(c);
    if ((lower >= 'a' && lower <= 'z') || c == '\'' || c == ' ' || c == '-') continue;
    if (c != '\xC3' || i + 1 == text.size()) return false;
    const auto second = static_cast<unsigned char>(text[++i]);
    if (second < 0x80 || second > 0xBF || second == 0x97 || second == 0xB7) return false;
  }
  return !text.empty();
}

// Ruby's ^ and $ are anchors of lines, so that one good line is enough.
template <class Form>
bool any_line(std::string_view text, Form form) {
  return std::ranges::any_of(split(text, '\n'), form);
}

// ([013-9]\d|2[AB1-9])\d{3}
bool is_commune_code(std::string_view text) {
  if (text.size() != 5 || !is_digits(text.substr(2))) return false;
  if (text[0] == '2') return (text[1] >= '1' && text[1] <= '9') || text[1] == 'A' || text[1] == 'B';
  return is_digits(text.substr(0, 2));
}

bool is_departement_code(std::string_view text) {
  const std::vector<std::string_view> others = {"2A", "2B", "971", "972", "973", "974", "976"};
  if (std::ranges::find(others, text) != others.end()) return true;
  return text.size() == 2 && is_digits(text) && text >= "01" && text <= "95";
}

bool is_school_code(std::string_view text) {
  return text.size() == 8 && is_digits(text.substr(0, 7)) &&
         (is_letter_or_digit(text[7]) || text[7] == '_');
}

bool is_school_year(std::string_view text) {
  if (text.size() == 4) return is_digits(text);
  return text.size() == 9 && is_digits(text.substr(0, 4)) && text[4] == '-' &&
         is_digits(text.substr(5));
}

bool is_one_of(char c, std::string_view choices) {
  return choices.find(ascii_lower(c)) != std::string_view::npos;
}

// The four official formats. Source: docs/reference/operations.md 2.13.
bool is_ine(std::string_view text) {
  constexpr std::string_view check_letters = "abcdefghjk";              // no i
  constexpr std::string_view last_letters = "abcdefghjklmnprstuvwxyz";  // no i, o, q
  if (text.size() != 11) return false;
  const std::string_view start = text.substr(0, 9);
  const bool rnie =
      is_digits(start) && is_one_of(text[9], check_letters) && is_one_of(text[10], check_letters);
  const bool bea = is_digits(text.substr(0, 10)) && is_one_of(text[10], last_letters);
  const bool base36 =
      std::ranges::all_of(text.substr(0, 10), is_letter_or_digit) && is_digits(text.substr(10));
  const bool sifa = is_digits(text.substr(0, 4)) && ascii_lower(text[4]) == 'a' &&
                    is_digits(text.substr(5, 5)) && is_one_of(text[10], last_letters);
  return rnie || bea || base36 || sifa;
}

bool is_present_text(const Value& value) { return value.is_text() && !is_blank(value); }

bool between(long long value, long long least, long long most) {
  return least <= value && value <= most;
}

// Exactly four digits within the bounds.
bool is_year_within(const Value& value, long long first, long long last) {
  return value.is_text() && value.text.size() == 4 && is_digits(value.text) &&
         between(to_i(value), first, last);
}

// ---- Presence ----

// Of any shape: a list with a blank in it is present (docs/reference/observed.md E15).
FoundErrors present(Inputs in, Options, const Date&) { return passes_if(!is_blank(*in[0])); }

FoundErrors text_if_present(Inputs in, Options, const Date&) {
  return passes_if(is_blank(*in[0]) || in[0]->is_text());
}

FoundErrors digits(Inputs in, Options, const Date&) {
  return passes_if(in[0]->is_text() && is_digits(in[0]->text));
}

// ---- Names ----

FoundErrors latin_name(Inputs in, Options, const Date&) {
  return passes_if(is_present_text(*in[0]) && is_latin_name(in[0]->text));
}

FoundErrors latin_name_on_a_line(Inputs in, Options, const Date&) {
  return passes_if(is_present_text(*in[0]) && any_line(in[0]->text, is_latin_name));
}

// Source: docs/reference/since-april.md 2.4.
FoundErrors first_names(Inputs in, Options, const Date&) {
  return passes_if(in[0]->is_list() && !in[0]->list.empty() &&
                   std::ranges::all_of(in[0]->list, [](const std::string& name) {
                     return name.find_first_of(",()[]{}") == std::string::npos;
                   }));
}

FoundErrors latin_names(Inputs in, Options, const Date&) {
  return passes_if(in[0]->is_list() && !in[0]->list.empty() &&
                   std::ranges::all_of(in[0]->list, is_latin_name));
}

FoundErrors latin_names_if_given(Inputs in, Options options, const Date& today) {
  return in[0]->is_absent() ? FoundErrors{} : latin_names(in, options, today);
}

FoundErrors sex(Inputs in, Options, const Date&) {
  return passes_if(in[0]->is_text() &&
                   (lower_case(in[0]->text) == "m" || lower_case(in[0]->text) == "f"));
}

FoundErrors sex_if_present(Inputs in, Options options, const Date& today) {
  return is_blank(*in[0]) ? FoundErrors{} : sex(in, options, today);
}

// ---- Dates ----

// Far years are brought nearer by whole cycles of the calendar, so that their
// 29 February is where Ruby, which has no last year, sees it.
Date date_of(Inputs in) {
  const auto part = [&](std::size_t i) {
    constexpr long long far = 90'000;
    constexpr long long cycle = 400;
    const long long number = to_i(*in[i]);
    return static_cast<int>(number > far ? far + number % cycle : std::max(number, -far));
  };
  return {part(0), part(1), part(2)};
}

bool is_text_or_absent(const Value& value) { return value.is_text() || value.is_absent(); }

// Errors: year, month, day, the whole. The first that fails is the only one.
FoundErrors birth_date(Inputs in, Options, const Date&) {
  const Date date = date_of(in);
  if (date.year <= 0 || !is_text_or_absent(*in[0])) return {0};
  if (!between(date.month, 1, 12) || !is_text_or_absent(*in[1])) return {1};
  if (!between(date.day, 1, 31) || !is_text_or_absent(*in[2])) return {2};
  // A year beyond four digits is as good a year as another, to Ruby.
  const int comparable = date.year > 9999 ? 2000 + date.year % 400 : date.year;
  return exists({comparable, date.month, date.day}) ? FoundErrors{} : FoundErrors{3};
}

// Parts may be absent, but those given must be numbers of their kind; a whole
// date must exist, not before 1900 and before today.
FoundErrors birth_date_if_given(Inputs in, Options, const Date& today) {
  const Date date = date_of(in);
  const auto bad = [&](std::size_t i, long long value, long long most) {
    return !in[i]->is_absent() && (!in[i]->is_text() || !between(value, 1, most));
  };
  if (bad(0, date.year, 99'999) || bad(1, date.month, 12) || bad(2, date.day, 31)) return {0};
  const bool whole = std::ranges::none_of(in, [](const Value* part) { return part->is_absent(); });
  if (!whole) return {};
  return passes_if(exists(date) && Date{1900, 1, 1} <= date && date < today);
}

// Options: the least and the greatest age, today, in years.
FoundErrors age(Inputs in, Options options, const Date& today) {
  const Date born = date_of(in);
  const bool birthday_to_come = Date{0, today.month, today.day} < Date{0, born.month, born.day};
  const int years = today.year - born.year - (birthday_to_come ? 1 : 0);
  return passes_if(between(years, std::stoi(options[0]), std::stoi(options[1])));
}

// Options: how many years back are still accepted.
FoundErrors recent_year_if_given(Inputs in, Options options, const Date& today) {
  if (in[0]->is_absent()) return {};
  return passes_if(is_year_within(*in[0], today.year - std::stoi(options[0]), today.year));
}

FoundErrors month_if_given(Inputs in, Options, const Date&) {
  if (in[0]->is_absent()) return {};
  return passes_if(in[0]->is_text() && between(to_i(*in[0]), 1, 12));
}

// Of a month and its year.
FoundErrors month_not_ahead(Inputs in, Options, const Date& today) {
  if (in[0]->is_absent() || is_blank(*in[1]) || to_i(*in[1]) < today.year) return {};
  return passes_if(!in[0]->is_text() || to_i(*in[0]) <= today.month);
}

// Options: the first year. Source: docs/reference/since-april.md 2.1.
FoundErrors year_from_if_present(Inputs in, Options options, const Date&) {
  if (is_blank(*in[0])) return {};
  return passes_if(is_year_within(*in[0], std::stoi(options[0]), 9999));
}

// ---- Places ----

FoundErrors commune_code_if_present(Inputs in, Options, const Date&) {
  if (is_blank(*in[0])) return {};
  return passes_if(in[0]->is_text() && any_line(in[0]->text, is_commune_code));
}

// Options: countries besides those whose code starts with 99.
FoundErrors country_code(Inputs in, Options options, const Date&) {
  if (!in[0]->is_text()) return {0};
  const std::string& code = in[0]->text;
  const bool five_digits =
      any_line(code, [](std::string_view line) { return line.size() == 5 && is_digits(line); });
  const bool known = code.starts_with("99") || std::ranges::find(options, code) != options.end();
  return passes_if(five_digits && known);
}

// The three rules below share their inputs: commune, country, name of the
// commune, year of birth, département. Options: the country that has communes.
bool born_there(Inputs in, Options options) {
  return in[1]->is_text() && in[1]->text == options[0];
}
bool is_found_by_name(Inputs in) {
  return !is_blank(*in[2]) && !is_blank(*in[3]) && !is_blank(*in[4]);
}

// A code is given, or the country has none.
FoundErrors commune_of_birth(Inputs in, Options options, const Date& today) {
  if (is_blank(*in[0])) return {};
  return commune_code_if_present(in.first(1), options, today);
}

// No code, but a name, a year and a département. Errors: year, département.
FoundErrors commune_of_birth_by_name(Inputs in, Options options, const Date& today) {
  if (!is_blank(*in[0]) || !born_there(in, options) || !is_found_by_name(in)) return {};
  FoundErrors found;
  if (!is_year_within(*in[3], 1900, today.year)) found.push_back(0);
  if (!in[4]->is_text() || !is_departement_code(in[4]->text)) found.push_back(1);
  return found;
}

// Neither.
FoundErrors commune_of_birth_needed(Inputs in, Options options, const Date&) {
  return passes_if(!is_blank(*in[0]) || !born_there(in, options) || is_found_by_name(in));
}

// ---- Students and pupils ----

FoundErrors ine(Inputs in, Options, const Date&) {
  return passes_if(in[0]->is_text() && is_ine(in[0]->text));
}

FoundErrors school_year(Inputs in, Options, const Date&) {
  return passes_if(in[0]->is_text() && any_line(in[0]->text, is_school_year));
}

// The rules below share their inputs: school code, degree, départements, regions.
// A school is found by its code, or a set of schools by a degree and one perimeter.
bool has_code(Inputs in) { return !is_blank(*in[0]); }
bool has_perimeter(Inputs in) { return !is_blank(*in[2]) || !is_blank(*in[3]); }
bool is_perimeter_only(Inputs in) { return !has_code(in) && has_perimeter(in); }

FoundErrors code_or_perimeter(Inputs in, Options, const Date&) {
  return passes_if(!has_code(in) || !has_perimeter(in));
}

FoundErrors school_code(Inputs in, Options, const Date&) {
  if (has_perimeter(in)) return {};
  return passes_if(in[0]->is_text() && any_line(in[0]->text, is_school_code));
}

// Options: the degrees.
FoundErrors degree_of_perimeter(Inputs in, Options options, const Date&) {
  if (!is_perimeter_only(in)) return {};
  return passes_if(in[1]->is_text() && std::ranges::find(options, in[1]->text) != options.end());
}

FoundErrors one_perimeter(Inputs in, Options, const Date&) {
  return passes_if(!is_perimeter_only(in) || is_blank(*in[2]) || is_blank(*in[3]));
}

bool has_one_perimeter(Inputs in) {
  return is_perimeter_only(in) && (is_blank(*in[2]) || is_blank(*in[3]));
}

bool is_list_of_texts(const Value& value) {
  return value.is_list() &&
         std::ranges::none_of(value.list, [](const std::string& item) { return is_blank(item); });
}

FoundErrors perimeter_values(Inputs in, Options, const Date&) {
  if (!has_one_perimeter(in)) return {};
  return passes_if(is_list_of_texts(is_blank(*in[2]) ? *in[3] : *in[2]));
}

FoundErrors known_codes(Inputs in, std::size_t which, Options options) {
  const Value& codes = *in[which];
  if (!has_one_perimeter(in) || is_blank(codes) || !is_list_of_texts(codes)) return {};
  return passes_if(std::ranges::all_of(codes.list, [&](const std::string& code) {
    return std::ranges::find(options, code) != options.end();
  }));
}

// Options: the codes.
FoundErrors known_departements(Inputs in, Options options, const Date&) {
  return known_codes(in, 2, options);
}
FoundErrors known_regions(Inputs in, Options options, const Date&) {
  return known_codes(in, 3, options);
}

// A rule of one value and one error has no need of names for them.
NamedRule row(std::string_view name, decltype(Rule::check) check, std::string_view says,
              std::vector<RuleSetting> settings = {}) {
  return {{name, 1, 1, check}, {"value"}, {"wrong"}, std::move(settings), says};
}

struct Names {
  std::vector<std::string_view> inputs;
  std::vector<std::string_view> found = {"wrong"};
};
NamedRule row(std::string_view name, decltype(Rule::check) check, Names names,
              std::string_view says, std::vector<RuleSetting> settings = {}) {
  return {{name, names.inputs.size(), names.found.size(), check},
          std::move(names.inputs),
          std::move(names.found),
          std::move(settings),
          says};
}

}  // namespace

const std::vector<NamedRule>& rules() {
  using Kind = RuleSetting::Kind;
  const std::vector<std::string_view> date = {"year", "month", "day"};
  const std::vector<std::string_view> birth = {"commune", "country", "commune_name", "year",
                                               "departement"};
  const std::vector<std::string_view> school = {"code", "degree", "departements", "regions"};
  const std::vector<RuleSetting> home = {{"country_with_communes"}};
  static const std::vector<NamedRule> table = {
      row("present", present, "It is there and not blank; a list or a map will do."),
      row("text_if_present", text_if_present, "Blank, or one text."),
      row("digits", digits, "One or more digits and nothing else."),
      row("latin_name", latin_name,
          "Letters of French and its neighbours, apostrophes, hyphens, spaces; not blank."),
      row("latin_name_on_a_line", latin_name_on_a_line, "The same, of at least one of its lines."),
      row("first_names", first_names,
          "A list of at least one, none with a comma, a parenthesis, a bracket or a brace."),
      row("latin_names", latin_names, "A list of at least one, each as latin_name."),
      row("latin_names_if_given", latin_names_if_given, "Absent, or as latin_names."),
      row("sex", sex, "M or F, large or small."),
      row("sex_if_present", sex_if_present, "Blank, or M or F."),
      row("birth_date", birth_date, {date, {"year", "month", "day", "date"}},
          "A year above 0, a month of 1 to 12, a day of 1 to 31, which make a date that exists; "
          "the first that is wrong is told alone."),
      row("birth_date_if_given", birth_date_if_given, {date},
          "Parts may be absent; those given are such numbers, and three make a date from 1900 "
          "to yesterday."),
      row("age", age, {date}, "Born so long ago that the age today is from `least` to `most`.",
          {{"least", Kind::number}, {"most", Kind::number}}),
      row("recent_year_if_given", recent_year_if_given,
          "Absent, or four digits: this year or one of the `years_back` before it.",
          {{"years_back", Kind::number}}),
      row("month_if_given", month_if_given, "Absent, or a number from 1 to 12."),
      row("month_not_ahead", month_not_ahead, {{"month", "year"}},
          "Absent, or not after this month when the year is this one or later."),
      row("year_from_if_present", year_from_if_present,
          "Blank, or four digits: the year `first_year` or later.", {{"first_year", Kind::number}}),
      row("commune_code_if_present", commune_code_if_present,
          "Blank, or the INSEE code of a commune: five characters such as 08480 or 2A004."),
      row("country_code", country_code,
          "Five digits that begin with 99, or one of the codes in `also`.", {{"also", Kind::list}}),
      row("commune_of_birth", commune_of_birth, {birth},
          "No commune, or one as commune_code_if_present.", home),
      row("commune_of_birth_by_name", commune_of_birth_by_name, {birth, {"year", "departement"}},
          "When the commune is known by name alone: a year of birth from 1900 to this one, and a "
          "département that exists.",
          home),
      row("commune_of_birth_needed", commune_of_birth_needed, {birth},
          "Whoever was born in the country that has communes says which, by its code or its "
          "name.",
          home),
      row("ine", ine, "An INE in one of its four official forms."),
      row("school_year", school_year, "2023 or 2023-2024, on at least one of its lines."),
      row("code_or_perimeter", code_or_perimeter, {school},
          "Not both a school code and a perimeter (départements or regions)."),
      row("school_code", school_code, {school},
          "Seven digits and a letter, unless there is a perimeter."),
      row("degree_of_perimeter", degree_of_perimeter, {school},
          "With a perimeter: one of `degrees`.", {{"degrees", Kind::list}}),
      row("one_perimeter", one_perimeter, {school}, "Départements or regions, not both."),
      row("perimeter_values", perimeter_values, {school},
          "The perimeter is a list, and none of its items is blank."),
      row("known_departements", known_departements, {school},
          "Each département of the perimeter is one of `codes`.", {{"codes", Kind::list}}),
      row("known_regions", known_regions, {school},
          "Each region of the perimeter is one of `codes`.", {{"codes", Kind::list}}),
      row("siren", company_rules::siren, "Nine digits with a key of Luhn."),
      row("siret", company_rules::siret, "Fourteen digits with a key of Luhn, or La Poste's."),
      row("siret_or_rna", company_rules::siret_or_rna,
          "The same, or an association's W751004076 or 0751004076."),
      row("siren_or_rna", company_rules::siren_or_rna, "A SIREN, or an association's number."),
      row("siren_or_siret_or_rna", company_rules::siren_or_siret_or_rna,
          "A SIREN, a SIRET, or an association's number."),
      row("siret_or_eori", company_rules::siret_or_eori,
          "A SIRET, FR and a SIRET, or what begins with the two letters of another country."),
      row("year_within", company_rules::year_within, {{"value"}, {"form", "year"}},
          "Four digits: the year `first_year` or later, and `years_back` years ago at the latest.",
          {{"first_year", Kind::number}, {"years_back", Kind::number}}),
      row("two_digit_month", company_rules::two_digit_month, "01 to 12, in two digits."),
      row("number_within_if_present", company_rules::number_within_if_present,
          "Blank, or what begins with a number from `least` to `most`.",
          {{"least", Kind::number}, {"most", Kind::number}}),
      row("whole_number_if_given", company_rules::whole_number_if_given,
          "Absent, or digits alone: a number up to `most`.", {{"most", Kind::number}}),
  };
  return table;
}

const NamedRule* find_rule(std::string_view name) {
  const auto found = std::ranges::find(rules(), name, &NamedRule::name);
  return found == rules().end() ? nullptr : &*found;
}

}  // namespace sandbox
