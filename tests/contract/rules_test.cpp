#include "contract/rules.h"

#include <algorithm>
#include <map>
#include <set>

#include "support/catch.h"
#include "support/values.h"

// Expectations are those of docs/reference/operations.md 2.3 to 2.5 and 2.13; of wrong
// shapes, docs/design.md 7, D1: refused as an invalid value.

namespace sandbox {
namespace {

using namespace test;

constexpr Date monday{2026, 11, 23};

std::vector<std::string> options_of(std::string_view rule) {
  if (rule == "age") return {"16", "25"};
  if (rule == "recent_year_if_given") return {"2"};
  if (rule == "year_from_if_present") return {"2021"};
  if (rule == "country_code") return {"92352"};
  if (rule.starts_with("commune_of_birth")) return {"99100"};
  if (rule == "degree_of_perimeter") return {"1D", "2D"};
  if (rule == "known_departements") return {"001", "075", "02A", "971"};
  if (rule == "known_regions") return {"01", "11", "18"};
  if (rule == "year_within") return {"2006", "1"};
  if (rule == "number_within_if_present") return {"1", "1000"};
  if (rule == "whole_number_if_given") return {"13"};
  return {};
}

FoundErrors found_by(std::string_view name, const std::vector<Value>& values, const Date& today) {
  const Rule* rule = find_rule(name);
  REQUIRE(rule != nullptr);
  REQUIRE(values.size() == rule->reads);
  std::vector<const Value*> inputs;
  for (const Value& value : values) inputs.push_back(&value);
  FoundErrors found = rule->check(inputs, options_of(name), today);
  for (const std::size_t error : found) REQUIRE(error < rule->errors);
  return found;
}

// ---- Rules of one value: which shapes pass ----

struct ShapeRow {
  const char* rule;
  const char* good;  // a text, or the item of a list, that is fine
  bool as_text;
  bool as_list;
  bool absent_passes;
  bool empty_passes;  // "" and white space
  bool empty_list_passes;
  bool nested_passes = false;
};

const ShapeRow shape_rows[] = {
    {"present", "x", true, true, false, false, false, true},
    {"text_if_present", "M", true, false, true, true, true},
    {"digits", "123", true, false, false, false, false},
    {"latin_name", "Dupont", true, false, false, false, false},
    {"latin_name_on_a_line", "Dupont", true, false, false, false, false},
    {"first_names", "Jean", false, true, false, false, false},
    {"latin_names", "Jean", false, true, false, false, false},
    {"latin_names_if_given", "Jean", false, true, true, false, false},
    {"sex", "M", true, false, false, false, false},
    {"sex_if_present", "M", true, false, true, true, true},
    {"recent_year_if_given", "2026", true, false, true, false, false},
    {"month_if_given", "1", true, false, true, false, false},
    {"year_from_if_present", "2024", true, false, true, true, true},
    {"commune_code_if_present", "75101", true, false, true, true, true},
    {"country_code", "99100", true, false, false, false, false},
    {"ine", "1234567890G", true, false, false, false, false},
    {"school_year", "2025", true, false, false, false, false},
    {"siren", "130025265", true, false, false, false, false},
    {"siret", "13002526500013", true, false, false, false, false},
    {"siret_or_rna", "W751004076", true, false, false, false, false},
    {"siren_or_rna", "W751004076", true, false, false, false, false},
    {"siren_or_siret_or_rna", "130025265", true, false, false, false, false},
    {"siret_or_eori", "DE123", true, false, false, false, false},
    {"year_within", "2020", true, false, false, false, false},
    {"two_digit_month", "02", true, false, false, false, false},
    {"number_within_if_present", "7", true, false, true, true, true},
    {"whole_number_if_given", "7", true, false, true, false, false},
};

TEST_CASE("a value of the wrong shape is refused, a missing one where it must be there",
          "[rules]") {
  for (const ShapeRow& row : shape_rows) {
    INFO(row.rule);
    const auto passes = [&](const Value& value) {
      return found_by(row.rule, {value}, monday).empty();
    };
    CHECK(passes(text(row.good)) == row.as_text);
    CHECK(passes(list({row.good})) == row.as_list);
    CHECK(passes(list({row.good, row.good})) == row.as_list);
    CHECK(passes(absent) == row.absent_passes);
    CHECK(passes(text("")) == row.empty_passes);
    CHECK(passes(text(" \t")) == row.empty_passes);
    CHECK(passes(text("\u00A0")) == row.empty_passes);
    CHECK(passes(list({})) == row.empty_list_passes);
    CHECK(passes(nested) == row.nested_passes);
  }
}

// ---- All rules: what is right and what is wrong ----

struct Row {
  const char* rule;
  const char* what;
  std::vector<Value> inputs;
  FoundErrors expected = {};
  Date today = monday;
};

const FoundErrors fine = {};
const FoundErrors wrong = {0};

std::vector<Value> date(const char* year, const char* month, const char* day) {
  return {text(year), text(month), text(day)};
}

// commune, country, name of the commune, year of birth, département
std::vector<Value> birth(Value commune, Value country, Value name = absent, Value year = absent,
                         Value departement = absent) {
  return {std::move(commune), std::move(country), std::move(name), std::move(year),
          std::move(departement)};
}

// school code, degree, départements, regions
std::vector<Value> school(Value code, Value degree = absent, Value departements = absent,
                          Value regions = absent) {
  return {std::move(code), std::move(degree), std::move(departements), std::move(regions)};
}

std::vector<Row> presence_rows() {
  return {
      {"present", "any text", {text("jane_doe")}},
      {"present", "a text with white space around", {text(" x ")}},
      {"text_if_present", "any text", {text("x")}},
      {"digits", "one digit", {text("0")}},
      {"digits", "any number of digits", {text(std::string(200, '7'))}},
      {"digits", "a letter", {text("12a")}, wrong},
      {"digits", "a sign", {text("-12")}, wrong},
      {"digits", "white space around", {text(" 12")}, wrong},
      {"digits", "a line end: the whole text counts", {text("12\n")}, wrong},
      {"digits", "digits of another script", {text("١٢")}, wrong},
  };
}

std::vector<Row> name_rows() {
  std::vector<Row> rows = {
      {"latin_name", "capitals and hyphens", {text("DUPONT-MOREAU")}},
      {"latin_name", "accents of Latin-1", {text("Éloïse çà Ñuñez ÿ Àß")}},
      {"latin_name", "an apostrophe and spaces", {text("d'Arc de la Tour")}},
      {"latin_name", "the first and last of each range", {text("ÀÖØöøÿ")}},
      {"latin_name", "the ligatures of Latin-1", {text("Æsir Lætitia")}},
      {"latin_name", "a sign of multiplication", {text("A×B")}, wrong},
      {"latin_name", "a sign of division", {text("A÷B")}, wrong},
      {"latin_name", "a letter beyond Latin-1", {text("Cœur")}, wrong},
      {"latin_name", "Y with two dots, capital, is beyond", {text("Ÿ")}, wrong},
      {"latin_name", "a composed accent", {text("E\u0301loise")}, wrong},
      {"latin_name", "the curly apostrophe", {text("d’Arc")}, wrong},
      {"latin_name", "a digit", {text("Dupont2")}, wrong},
      {"latin_name", "a full stop", {text("St. Jean")}, wrong},
      {"latin_name", "an underscore", {text("A_B")}, wrong},
      {"latin_name", "a tab", {text("A\tB")}, wrong},
      {"latin_name", "a line end after it: the whole text counts", {text("Dupont\n")}, wrong},
      {"latin_name", "another script", {text("Дюпон")}, wrong},
      {"latin_name", "half a letter", {text("Dupont\xC3")}, wrong},
      {"latin_name",
       "a letter of two bytes cut by another",
       {text("\xC3"
             "A")},
       wrong},
      {"latin_name", "a no-break space beside a letter", {text("A\u00A0B")}, wrong},

      {"latin_name_on_a_line", "a name", {text("Lætitia")}},
      {"latin_name_on_a_line", "one good line is enough", {text("123\nDupont\n456")}},
      {"latin_name_on_a_line", "a line end after it", {text("Dupont\n")}},
      {"latin_name_on_a_line", "no good line", {text("12\n34")}, wrong},
      {"latin_name_on_a_line", "a carriage return is no line end", {text("12\rDupont")}, wrong},

      {"first_names", "one", {list({"Jean"})}},
      {"first_names", "nearly nothing of them is looked at", {list({"", "12", "×"})}},
      {"first_names", "a comma", {list({"Jean", "Anne, Marie"})}, wrong},
      {"first_names", "a parenthesis", {list({"Jean (Paul"})}, wrong},
      {"first_names", "brackets", {list({"[Jean]"})}, wrong},
      {"first_names", "braces", {list({"{Jean}"})}, wrong},

      {"latin_names", "several", {list({"Jean", "Éloïse", "Anne-Marie"})}},
      {"latin_names", "an empty one", {list({"Jean", ""})}, wrong},
      {"latin_names", "a digit in the last", {list({"Jean", "P4ul"})}, wrong},
      {"latin_names", "a line end: the whole text counts", {list({"Jean\n"})}, wrong},

      {"latin_names_if_given", "several", {list({"Jean", "Éloïse"})}},
      {"latin_names_if_given", "an empty one", {list({""})}, wrong},
      {"latin_names_if_given", "a digit", {list({"J3an"})}, wrong},

      {"sex", "a small letter", {text("f")}},
      {"sex", "F", {text("F")}},
      {"sex", "m", {text("m")}},
      {"sex", "another letter", {text("X")}, wrong},
      {"sex", "a word", {text("male")}, wrong},
      {"sex", "white space around", {text("M ")}, wrong},
      {"sex_if_present", "a small letter", {text("m")}},
      {"sex_if_present", "another letter", {text("H")}, wrong},
      {"sex_if_present", "two letters", {text("MF")}, wrong},
  };
  return rows;
}

std::vector<Row> date_rows() {
  return {
      {"birth_date", "a date", date("1990", "12", "31")},
      {"birth_date", "zeros before", date("1990", "01", "02")},
      {"birth_date", "what follows digits is ignored", date("1990abc", "1er", "2 ")},
      {"birth_date", "no limit in the past", date("1", "1", "1")},
      {"birth_date", "nor in the future", date("9999", "1", "1")},
      {"birth_date", "nor beyond four digits", date("123456", "2", "29")},
      {"birth_date", "where leap years go on", date("123457", "2", "29"), {3}},
      {"birth_date", "a leap day", date("2024", "2", "29")},
      {"birth_date", "a leap day of a century's fourth", date("2000", "2", "29")},
      {"birth_date", "no leap day in 2023", date("2023", "2", "29"), {3}},
      {"birth_date", "nor in 1900", date("1900", "2", "29"), {3}},
      {"birth_date", "31 April", date("1990", "4", "31"), {3}},
      {"birth_date", "year 0", date("0", "1", "1"), {0}},
      {"birth_date", "a year before", date("-5", "1", "1"), {0}},
      {"birth_date", "no year", {absent, text("1"), text("1")}, {0}},
      {"birth_date", "an empty year", date("", "1", "1"), {0}},
      {"birth_date", "a year in words", date("MMXX", "1", "1"), {0}},
      {"birth_date", "a list of years", {list({"1990"}), text("1"), text("1")}, {0}},
      {"birth_date", "a nested year", {nested, text("1"), text("1")}, {0}},
      {"birth_date", "month 0", date("1990", "0", "1"), {1}},
      {"birth_date", "month 13", date("1990", "13", "1"), {1}},
      {"birth_date", "no month", {text("1990"), absent, text("1")}, {1}},
      {"birth_date", "an empty month", date("1990", "", "1"), {1}},
      {"birth_date", "a list of months", {text("1990"), list({"1"}), text("1")}, {1}},
      {"birth_date", "day 0", date("1990", "1", "0"), {2}},
      {"birth_date", "day 32", date("1990", "1", "32"), {2}},
      {"birth_date", "no day", {text("1990"), text("1"), absent}, {2}},
      {"birth_date", "a blank day", date("1990", "1", " "), {2}},
      {"birth_date", "a nested day", {text("1990"), text("1"), nested}, {2}},
      {"birth_date", "the first that fails is the only one", date("0", "0", "0"), {0}},
      {"birth_date", "nothing at all", {absent, absent, absent}, {0}},
      {"birth_date", "an immense year", date("99999999999999999999999", "1", "1")},

      {"birth_date_if_given", "a date", date("1990", "12", "31")},
      {"birth_date_if_given", "nothing at all", {absent, absent, absent}},
      {"birth_date_if_given", "a year alone", {text("1990"), absent, absent}},
      {"birth_date_if_given", "a day alone", {absent, absent, text("31")}},
      {"birth_date_if_given", "a month that could have it", {absent, text("2"), text("31")}},
      {"birth_date_if_given", "an empty year", date("", "12", "31"), wrong},
      {"birth_date_if_given", "an empty month, alone", {absent, text(""), absent}, wrong},
      {"birth_date_if_given", "a blank day", date("1990", "12", " "), wrong},
      {"birth_date_if_given", "year 0", {text("0"), absent, absent}, wrong},
      {"birth_date_if_given", "month 13", {absent, text("13"), absent}, wrong},
      {"birth_date_if_given", "day 32", {absent, absent, text("32")}, wrong},
      {"birth_date_if_given", "a negative month", {absent, text("-1"), absent}, wrong},
      {"birth_date_if_given", "a list of days", {absent, absent, list({"1"})}, wrong},
      {"birth_date_if_given", "a nested year", {nested, absent, absent}, wrong},
      {"birth_date_if_given", "a date that is none", date("1990", "2", "30"), wrong},
      {"birth_date_if_given", "a leap day", date("2024", "2", "29")},
      {"birth_date_if_given", "no leap day", date("2023", "2", "29"), wrong},
      {"birth_date_if_given", "no leap day in 1900", date("1900", "2", "29"), wrong},
      {"birth_date_if_given", "the first day", date("1900", "1", "1")},
      {"birth_date_if_given", "the day before the first", date("1899", "12", "31"), wrong},
      {"birth_date_if_given", "an old year alone is not looked at", {text("1899"), absent, absent}},
      {"birth_date_if_given", "yesterday", date("2026", "11", "22")},
      {"birth_date_if_given", "today", date("2026", "11", "23"), wrong},
      {"birth_date_if_given", "tomorrow", date("2026", "11", "24"), wrong},
      {"birth_date_if_given", "far ahead", date("12026", "1", "1"), wrong},
      {"birth_date_if_given",
       "yesterday was last month",
       date("2026", "2", "28"),
       fine,
       {2026, 3, 1}},
      {"birth_date_if_given",
       "yesterday was a leap day",
       date("2028", "2", "29"),
       fine,
       {2028, 3, 1}},
      {"birth_date_if_given", "a leap day is today", date("2028", "2", "29"), wrong, {2028, 2, 29}},
      {"birth_date_if_given",
       "yesterday was last year",
       date("2026", "12", "31"),
       fine,
       {2027, 1, 1}},
      {"birth_date_if_given",
       "New Year's day is today",
       date("2027", "1", "1"),
       wrong,
       {2027, 1, 1}},

      {"age", "20", date("2006", "1", "1")},
      {"age", "exactly 16 today", date("2010", "11", "23")},
      {"age", "16 tomorrow", date("2010", "11", "24"), wrong},
      {"age", "25 since today", date("2001", "11", "23")},
      {"age", "the day before the 26th birthday", date("2000", "11", "24")},
      {"age", "26 today", date("2000", "11", "23"), wrong},
      {"age", "15", date("2011", "1", "1"), wrong},
      {"age", "100", date("1926", "1", "1"), wrong},
      {"age", "not born yet", date("2030", "1", "1"), wrong},
      {"age",
       "the last day of a month is before the first of the next",
       date("2010", "4", "1"),
       wrong,
       {2026, 3, 31}},
      {"age", "the birthday is on the first", date("2010", "4", "1"), fine, {2026, 4, 1}},
      {"age",
       "born on a leap day, 25 till the end of February",
       date("2000", "2", "29"),
       fine,
       {2026, 2, 28}},
      {"age", "born on a leap day, 26 in March", date("2000", "2", "29"), wrong, {2026, 3, 1}},
      {"age", "born on a leap day, 16 on a leap day", date("2012", "2", "29"), fine, {2028, 2, 29}},
      {"age",
       "born on a leap day, 15 the day before",
       date("2012", "2", "29"),
       wrong,
       {2028, 2, 28}},
      {"age", "a missing month and day count as 0", {text("2010"), absent, absent}},
      {"age", "a missing year is year 0", {absent, text("1"), text("1")}, wrong},
      {"age", "an empty year too", date("", "1", "1"), wrong},
      {"age", "a list of years too", {list({"2006"}), text("1"), text("1")}, wrong},
      {"age", "a nested year too", {nested, text("1"), text("1")}, wrong},
      {"age", "an immense year", date("99999999999999999999", "1", "1"), wrong},

      {"recent_year_if_given", "this year", {text("2026")}},
      {"recent_year_if_given", "two years back", {text("2024")}},
      {"recent_year_if_given", "three years back", {text("2023")}, wrong},
      {"recent_year_if_given", "next year", {text("2027")}, wrong},
      {"recent_year_if_given", "three digits", {text("202")}, wrong},
      {"recent_year_if_given", "five digits", {text("02026")}, wrong},
      {"recent_year_if_given", "letters", {text("20x6")}, wrong},
      {"recent_year_if_given",
       "New Year makes a year too old",
       {text("2024")},
       wrong,
       {2027, 1, 1}},
      {"recent_year_if_given", "till its eve", {text("2024")}, fine, {2026, 12, 31}},
      {"recent_year_if_given", "New Year's own year", {text("2027")}, fine, {2027, 1, 1}},

      {"month_if_given", "the last", {text("12")}},
      {"month_if_given", "a zero before", {text("01")}},
      {"month_if_given", "0", {text("0")}, wrong},
      {"month_if_given", "13", {text("13")}, wrong},
      {"month_if_given", "a word", {text("mars")}, wrong},

      {"month_not_ahead", "this month", {text("11"), text("2026")}},
      {"month_not_ahead", "next month", {text("12"), text("2026")}, wrong},
      {"month_not_ahead", "next month of last year", {text("12"), text("2025")}},
      {"month_not_ahead",
       "a month of next year that is ahead in any",
       {text("12"), text("2027")},
       wrong},
      {"month_not_ahead", "without a year", {text("12"), absent}},
      {"month_not_ahead", "with an empty year", {text("12"), text("")}},
      {"month_not_ahead", "no month", {absent, text("2026")}},
      {"month_not_ahead", "an empty month is 0", {text(""), text("2026")}},
      {"month_not_ahead", "a nested month is month_if_given's", {nested, text("2026")}},
      {"month_not_ahead", "a list of years is another rule's", {text("12"), list({"2026"})}},
      {"month_not_ahead", "the year begins with digits", {text("12"), text("2026x")}, wrong},
      {"month_not_ahead",
       "the last day of a month",
       {text("2"), text("2026")},
       wrong,
       {2026, 1, 31}},
      {"month_not_ahead", "the first of the next", {text("2"), text("2026")}, fine, {2026, 2, 1}},

      {"year_from_if_present", "last year", {text("2025")}},
      {"year_from_if_present", "the first year", {text("2021")}},
      {"year_from_if_present", "this year", {text("2026")}},
      {"year_from_if_present", "years to come", {text("9999")}},
      {"year_from_if_present", "before the first", {text("2020")}, wrong},
      {"year_from_if_present", "five digits", {text("02025")}, wrong},
      {"year_from_if_present", "a word", {text("2024x")}, wrong},
  };
}

std::vector<Row> place_rows() {
  const Value france = text("99100");
  const Value abroad = text("99127");
  return {
      {"commune_code_if_present", "Ardennes", {text("08480")}},
      {"commune_code_if_present", "Corsica", {text("2A004")}},
      {"commune_code_if_present", "the other Corsica", {text("2B033")}},
      {"commune_code_if_present", "abroad", {text("99350")}},
      {"commune_code_if_present", "a pseudo code", {text("00404")}},
      {"commune_code_if_present", "21 to 29", {text("29019")}},
      {"commune_code_if_present", "one good line is enough", {text("x\n75101")}},
      {"commune_code_if_present", "20xxx", {text("20004")}, wrong},
      {"commune_code_if_present", "small letters", {text("2a004")}, wrong},
      {"commune_code_if_present", "2C", {text("2C004")}, wrong},
      {"commune_code_if_present", "four characters", {text("7510")}, wrong},
      {"commune_code_if_present", "six characters", {text("751011")}, wrong},
      {"commune_code_if_present", "a letter at the end", {text("7510A")}, wrong},
      {"commune_code_if_present", "white space before", {text(" 99404")}, wrong},

      {"country_code", "a foreign country", {text("99243")}},
      {"country_code", "French Algeria", {text("92352")}},
      {"country_code", "starting with 99, one good line", {text("99100\nx")}},
      {"country_code", "one good line, starting with something else", {text("x\n99100")}, wrong},
      {"country_code", "a code of France", {text("75101")}, wrong},
      {"country_code", "French Algeria with a line after", {text("92352\n")}, wrong},
      {"country_code", "four digits", {text("9910")}, wrong},
      {"country_code", "six digits", {text("991000")}, wrong},
      {"country_code", "letters", {text("99FRA")}, wrong},

      {"commune_of_birth", "a code of France", birth(text("75101"), france)},
      {"commune_of_birth", "a code with a foreign country", birth(text("99350"), abroad)},
      {"commune_of_birth", "no code with a foreign country", birth(absent, abroad)},
      {"commune_of_birth", "a blank code with a foreign country", birth(text(" "), abroad)},
      {"commune_of_birth", "no code and no country", birth(absent, absent)},
      {"commune_of_birth", "a wrong code", birth(text("7510"), france), wrong},
      {"commune_of_birth", "a wrong code with a foreign country", birth(text("20123"), abroad),
       wrong},
      {"commune_of_birth", "a wrong code is wrong though there is a name",
       birth(text("x"), france, text("Gap"), text("1990"), text("05")), wrong},
      {"commune_of_birth", "no code in France is another rule's", birth(absent, france)},
      {"commune_of_birth", "a list", birth(list({"75101"}), france), wrong},
      {"commune_of_birth", "nested", birth(nested, abroad), wrong},

      {"commune_of_birth_by_name", "all three",
       birth(absent, france, text("Gap"), text("1990"), text("05"))},
      {"commune_of_birth_by_name",
       "a blank code is none",
       birth(text(""), france, text("Gap"), text("189"), text("05")),
       {0}},
      {"commune_of_birth_by_name", "the first year",
       birth(absent, france, text("Gap"), text("1900"), text("05"))},
      {"commune_of_birth_by_name",
       "before the first year",
       birth(absent, france, text("Gap"), text("1899"), text("05")),
       {0}},
      {"commune_of_birth_by_name", "this year",
       birth(absent, france, text("Gap"), text("2026"), text("05"))},
      {"commune_of_birth_by_name",
       "next year",
       birth(absent, france, text("Gap"), text("2027"), text("05")),
       {0}},
      {"commune_of_birth_by_name",
       "next year, a year later",
       birth(absent, france, text("Gap"), text("2027"), text("05")),
       fine,
       {2027, 1, 1}},
      {"commune_of_birth_by_name",
       "a year that only begins with digits",
       birth(absent, france, text("Gap"), text("1990x"), text("05")),
       {0}},
      {"commune_of_birth_by_name", "Corsica",
       birth(absent, france, text("Bastia"), text("1990"), text("2B"))},
      {"commune_of_birth_by_name", "overseas",
       birth(absent, france, text("Mamoudzou"), text("1990"), text("976"))},
      {"commune_of_birth_by_name",
       "975 is refused",
       birth(absent, france, text("Saint-Pierre"), text("1990"), text("975")),
       {1}},
      {"commune_of_birth_by_name", "the last of France",
       birth(absent, france, text("Cergy"), text("1990"), text("95"))},
      {"commune_of_birth_by_name",
       "96",
       birth(absent, france, text("Gap"), text("1990"), text("96")),
       {1}},
      {"commune_of_birth_by_name",
       "00",
       birth(absent, france, text("Gap"), text("1990"), text("00")),
       {1}},
      {"commune_of_birth_by_name",
       "a single digit",
       birth(absent, france, text("Gap"), text("1990"), text("5")),
       {1}},
      {"commune_of_birth_by_name",
       "small letters",
       birth(absent, france, text("Ajaccio"), text("1990"), text("2a")),
       {1}},
      {"commune_of_birth_by_name",
       "both wrong",
       birth(absent, france, text("Gap"), text("90"), text("5")),
       {0, 1}},
      {"commune_of_birth_by_name",
       "lists of both",
       birth(absent, france, text("Gap"), list({"1990"}), list({"05"})),
       {0, 1}},
      {"commune_of_birth_by_name",
       "a nested département",
       birth(absent, france, text("Gap"), text("1990"), nested),
       {1}},
      {"commune_of_birth_by_name", "a foreign country does not ask",
       birth(absent, abroad, text("Alger"), text("1"), text("x"))},
      {"commune_of_birth_by_name", "no country does not ask",
       birth(absent, absent, text("Gap"), text("1"), text("x"))},
      {"commune_of_birth_by_name", "a code given settles it",
       birth(text("75101"), france, text("Gap"), text("1"), text("x"))},
      {"commune_of_birth_by_name", "without a year it is another rule's",
       birth(absent, france, text("Gap"), absent, text("x"))},

      {"commune_of_birth_needed", "a code", birth(text("75101"), france)},
      {"commune_of_birth_needed", "a wrong code is another rule's", birth(text("x"), france)},
      {"commune_of_birth_needed", "a name, a year and a département",
       birth(absent, france, text("Gap"), text("1990"), text("05"))},
      {"commune_of_birth_needed", "a foreign country", birth(absent, abroad)},
      {"commune_of_birth_needed", "no country is another rule's", birth(absent, absent)},
      {"commune_of_birth_needed", "nothing, in France", birth(absent, france), wrong},
      {"commune_of_birth_needed", "a blank code", birth(text(" "), france), wrong},
      {"commune_of_birth_needed", "no name",
       birth(absent, france, absent, text("1990"), text("05")), wrong},
      {"commune_of_birth_needed", "a blank name",
       birth(absent, france, text(" "), text("1990"), text("05")), wrong},
      {"commune_of_birth_needed", "no year", birth(absent, france, text("Gap"), absent, text("05")),
       wrong},
      {"commune_of_birth_needed", "no département",
       birth(absent, france, text("Gap"), text("1990"), absent), wrong},
      {"commune_of_birth_needed", "a list of codes is there, for another rule",
       birth(list({"75101"}), france)},
      {"commune_of_birth_needed", "a nested code is there, for another rule",
       birth(nested, france)},
  };
}

std::vector<Row> pupil_rows() {
  const Value code = text("0890003V");
  return {
      {"ine", "RNIE: nine digits, two letters", {text("123456789AK")}},
      {"ine", "RNIE, small letters", {text("123456789hj")}},
      {"ine", "RNIE has no I", {text("123456789AI")}, wrong},
      {"ine", "RNIE has no L", {text("123456789AL")}, wrong},
      {"ine", "BEA: ten digits, a letter", {text("1234567890Z")}},
      {"ine", "BEA has no I", {text("1234567890I")}, wrong},
      {"ine", "BEA has no O", {text("1234567890O")}, wrong},
      {"ine", "BEA has no Q", {text("1234567890q")}, wrong},
      {"ine", "base 36: ten of any, a digit", {text("0Z5KPQ1RST9")}},
      {"ine", "eleven digits are base 36", {text("12345678901")}},
      {"ine", "SIFA: four digits, A, five digits, a letter", {text("1234A56789B")}},
      {"ine", "SIFA, small letters", {text("1234a56789b")}},
      {"ine", "SIFA has no O at the end", {text("1234A56789O")}, wrong},
      {"ine", "SIFA with another letter", {text("1234B56789C")}, wrong},
      {"ine", "eleven letters", {text("ABCDEFGHIJK")}, wrong},
      {"ine", "ten characters", {text("123456789A")}, wrong},
      {"ine", "twelve characters", {text("1234567890GG")}, wrong},
      {"ine", "a hyphen", {text("12345-7890G")}, wrong},
      {"ine", "white space around", {text(" 1234567890")}, wrong},
      {"ine", "an accent takes two bytes", {text("12345678é0")}, wrong},

      {"school_year", "one year", {text("2022")}},
      {"school_year", "two years", {text("2022-2023")}},
      {"school_year", "years that do not follow", {text("2022-1999")}},
      {"school_year", "one good line is enough", {text("x\n2022")}},
      {"school_year", "two digits", {text("22")}, wrong},
      {"school_year", "a slash", {text("2022/2023")}, wrong},
      {"school_year", "a short second year", {text("2022-23")}, wrong},
      {"school_year", "letters", {text("abcd")}, wrong},
      {"school_year", "three years", {text("2022-2023-2024")}, wrong},

      {"code_or_perimeter", "a code", school(code)},
      {"code_or_perimeter", "a perimeter", school(absent, text("1D"), list({"075"}))},
      {"code_or_perimeter", "nothing is another rule's", school(absent)},
      {"code_or_perimeter", "a code and a blank perimeter",
       school(code, absent, list({}), text(""))},
      {"code_or_perimeter", "a blank code and a perimeter",
       school(text(" "), absent, list({"075"}))},
      {"code_or_perimeter", "both", school(code, text("1D"), list({"075"})), wrong},
      {"code_or_perimeter", "both, with regions", school(code, absent, absent, list({"11"})),
       wrong},
      {"code_or_perimeter", "both, of the wrong shape", school(nested, absent, text("075")), wrong},

      {"school_code", "seven digits and a letter", school(code)},
      {"school_code", "a digit at the end", school(text("08900031"))},
      {"school_code", "an underscore at the end", school(text("0890003_"))},
      {"school_code", "a small letter", school(text("0890003v"))},
      {"school_code", "one good line is enough", school(text("x\n0890003V"))},
      {"school_code", "nothing", school(absent), wrong},
      {"school_code", "an empty text", school(text("")), wrong},
      {"school_code", "a degree alone is nothing", school(absent, text("1D")), wrong},
      {"school_code", "six digits", school(text("890003V")), wrong},
      {"school_code", "nine characters", school(text("08900033V")), wrong},
      {"school_code", "an accent at the end", school(text("0890003é")), wrong},
      {"school_code", "a hyphen at the end", school(text("0890003-")), wrong},
      {"school_code", "a list", school(list({"0890003V"})), wrong},
      {"school_code", "nested", school(nested), wrong},
      {"school_code", "a perimeter asks for none", school(absent, absent, list({"075"}))},
      {"school_code", "with a perimeter it is not looked at",
       school(text("x"), absent, list({"075"}))},

      {"degree_of_perimeter", "1D", school(absent, text("1D"), list({"075"}))},
      {"degree_of_perimeter", "2D", school(absent, text("2D"), absent, list({"11"}))},
      {"degree_of_perimeter", "a code asks for none", school(code)},
      {"degree_of_perimeter", "nothing asks for none", school(absent, text("x"))},
      {"degree_of_perimeter", "a code and a perimeter have another error",
       school(code, text("x"), list({"075"}))},
      {"degree_of_perimeter", "none", school(absent, absent, list({"075"})), wrong},
      {"degree_of_perimeter", "blank", school(absent, text(" "), list({"075"})), wrong},
      {"degree_of_perimeter", "small letters", school(absent, text("1d"), list({"075"})), wrong},
      {"degree_of_perimeter", "3D", school(absent, text("3D"), list({"075"})), wrong},
      {"degree_of_perimeter", "a list", school(absent, list({"1D"}), list({"075"})), wrong},
      {"degree_of_perimeter", "nested", school(absent, nested, list({"075"})), wrong},

      {"one_perimeter", "départements", school(absent, text("1D"), list({"075"}))},
      {"one_perimeter", "regions", school(absent, text("1D"), absent, list({"11"}))},
      {"one_perimeter", "both", school(absent, text("1D"), list({"075"}), list({"11"})), wrong},
      {"one_perimeter", "a blank one does not count",
       school(absent, text("1D"), list({"075"}), text(""))},
      {"one_perimeter", "none", school(absent)},
      {"one_perimeter", "a code and both have another error",
       school(code, absent, list({"075"}), list({"11"}))},
      {"one_perimeter", "both, of the wrong shape", school(absent, absent, nested, text("11")),
       wrong},

      {"perimeter_values", "one", school(absent, text("1D"), list({"075"}))},
      {"perimeter_values", "unknown ones are another rule's",
       school(absent, text("1D"), list({"x"}))},
      {"perimeter_values", "a text", school(absent, text("1D"), text("075")), wrong},
      {"perimeter_values", "a blank item", school(absent, text("1D"), list({"075", " "})), wrong},
      {"perimeter_values", "an item of nothing", school(absent, text("1D"), absent, list({""})),
       wrong},
      {"perimeter_values", "nested", school(absent, text("1D"), absent, nested), wrong},
      {"perimeter_values", "none", school(absent)},
      {"perimeter_values", "two perimeters have another error",
       school(absent, text("1D"), text("075"), list({"11"}))},
      {"perimeter_values", "a code", school(code)},

      {"known_departements", "known", school(absent, text("1D"), list({"075", "02A", "971"}))},
      {"known_departements", "one unknown", school(absent, text("1D"), list({"075", "020"})),
       wrong},
      {"known_departements", "small letters", school(absent, text("1D"), list({"02a"})), wrong},
      {"known_departements", "two digits", school(absent, text("1D"), list({"75"})), wrong},
      {"known_departements", "none", school(absent)},
      {"known_departements", "a text has another error", school(absent, text("1D"), text("x"))},
      {"known_departements", "a blank item has another error",
       school(absent, text("1D"), list({"", "x"}))},
      {"known_departements", "nested has another error", school(absent, text("1D"), nested)},
      {"known_departements", "regions are another rule's",
       school(absent, text("1D"), absent, list({"99"}))},

      {"known_regions", "known", school(absent, text("1D"), absent, list({"01", "18"}))},
      {"known_regions", "one unknown", school(absent, text("1D"), absent, list({"11", "19"})),
       wrong},
      {"known_regions", "one digit", school(absent, text("1D"), absent, list({"1"})), wrong},
      {"known_regions", "none", school(absent)},
      {"known_regions", "a text has another error", school(absent, text("1D"), absent, text("99"))},
      {"known_regions", "nested has another error", school(absent, text("1D"), absent, nested)},
      {"known_regions", "départements are another rule's", school(absent, text("1D"), list({"x"}))},
  };
}

// Source: docs/reference/entreprise.md 3. 130025265 is that of DINUM.
std::vector<Row> company_rows() {
  const FoundErrors other_year = {1};
  return {
      {"siren", "a good one", {text("130025265")}},
      {"siren", "zeros", {text("000000000")}},
      {"siren", "another key", {text("130025266")}, wrong},
      {"siren", "a SIRET", {text("13002526500013")}, wrong},
      {"siret", "a good one", {text("13002526500013")}},
      {"siret", "La Poste's", {text("35600000000049")}},
      {"siret", "another key", {text("13002526500014")}, wrong},
      {"siret", "a SIREN", {text("130025265")}, wrong},
      {"siret_or_rna", "a SIRET", {text("13002526500013")}},
      {"siret_or_rna", "an association", {text("W9N1004076")}},
      {"siret_or_rna", "the older form", {text("0751001234")}},
      {"siret_or_rna", "almost the older form", {text("0751014076")}, wrong},
      {"siret_or_rna", "a second line", {text("x\nW751004076")}},
      {"siret_or_rna", "a SIREN", {text("130025265")}, wrong},
      {"siren_or_rna", "a SIREN", {text("130025265")}},
      {"siren_or_rna", "an association", {text("W751004076")}},
      {"siren_or_rna", "small letters", {text("w751004076")}, wrong},
      {"siren_or_rna", "a SIRET", {text("13002526500013")}, wrong},
      {"siren_or_siret_or_rna", "a SIREN", {text("130025265")}},
      {"siren_or_siret_or_rna", "a SIRET", {text("13002526500013")}},
      {"siren_or_siret_or_rna", "an association", {text("W751004076")}},
      {"siren_or_siret_or_rna", "none", {text("abc")}, wrong},
      {"siret_or_eori", "a SIRET", {text("13002526500013")}},
      {"siret_or_eori", "one of France", {text("FR13002526500013")}},
      {"siret_or_eori", "one of France with another key", {text("FR13002526500014")}, wrong},
      {"siret_or_eori", "one of elsewhere", {text("ESA1")}},
      {"siret_or_eori", "a country alone", {text("DE")}},
      {"siret_or_eori", "small letters", {text("de1")}, wrong},
      {"year_within", "the first", {text("2006")}},
      {"year_within", "the last", {text("2025")}, fine, {2026, 11, 25}},
      {"year_within", "this one", {text("2026")}, other_year, {2026, 11, 25}},
      {"year_within", "one before", {text("2005")}, other_year},
      {"year_within", "five digits", {text("02020")}, wrong},
      {"year_within", "letters", {text("2020a")}, wrong},
      {"two_digit_month", "the first", {text("01")}},
      {"two_digit_month", "the last", {text("12")}},
      {"two_digit_month", "none", {text("00")}, wrong},
      {"two_digit_month", "a thirteenth", {text("13")}, wrong},
      {"two_digit_month", "one digit", {text("1")}, wrong},
      {"two_digit_month", "three digits", {text("001")}, wrong},
      {"two_digit_month", "a letter", {text("1a")}, wrong},
      {"number_within_if_present", "the least", {text("1")}},
      {"number_within_if_present", "the most", {text("1000")}},
      {"number_within_if_present", "what begins with one", {text("12abc")}},
      {"number_within_if_present", "none", {text("0")}, wrong},
      {"number_within_if_present", "below", {text("-1")}, wrong},
      {"number_within_if_present", "beyond", {text("1001")}, wrong},
      {"number_within_if_present", "letters", {text("abc")}, wrong},
      {"whole_number_if_given", "none", {text("0")}},
      {"whole_number_if_given", "the most", {text("13")}},
      {"whole_number_if_given", "beyond", {text("14")}, wrong},
      {"whole_number_if_given", "below", {text("-1")}, wrong},
      {"whole_number_if_given", "far beyond", {text("99999999999999999999")}, wrong},
      {"whole_number_if_given", "letters", {text("tous")}, wrong},
  };
}

const std::vector<Row>& rows() {
  static const std::vector<Row> table = [] {
    std::vector<Row> all;
    for (auto* some : {presence_rows, name_rows, date_rows, place_rows, pupil_rows, company_rows}) {
      for (Row& row : some()) all.push_back(std::move(row));
    }
    return all;
  }();
  return table;
}

TEST_CASE("rules find what the reference says", "[rules]") {
  for (const Row& row : rows()) {
    INFO(row.rule << ": " << row.what << ": " << show(row.inputs) << " on "
                  << to_string(row.today));
    CHECK(found_by(row.rule, row.inputs, row.today) == row.expected);
  }
}

TEST_CASE("every rule has rows: right, wrong, absent, blank and of the wrong shape", "[rules]") {
  for (const Rule& rule : rules()) {
    INFO(rule.name);
    const bool has_shapes =
        std::ranges::any_of(shape_rows, [&](const ShapeRow& row) { return row.rule == rule.name; });
    CHECK(has_shapes == (rule.reads == 1));
    if (rule.name == "present" || rule.name == "text_if_present" || rule.name == "first_names") {
      continue;  // they look at nothing but the shape
    }
    std::set<std::size_t> errors;
    bool right = false;
    std::set<Value::Kind> kinds;
    for (const Row& row : rows()) {
      if (row.rule != rule.name) continue;
      right = right || row.expected.empty();
      errors.insert(row.expected.begin(), row.expected.end());
      for (const Value& value : row.inputs) kinds.insert(value.kind);
    }
    CHECK(right);
    CHECK(errors.size() == rule.errors);
    if (has_shapes) continue;
    CHECK(kinds.contains(Value::Kind::absent));
    CHECK((kinds.contains(Value::Kind::other) || kinds.contains(Value::Kind::list)));
  }
}

TEST_CASE("no row is of a rule that there is not, and rules have names of their own", "[rules]") {
  for (const Row& row : rows()) {
    INFO(row.rule);
    CHECK(find_rule(row.rule) != nullptr);
  }
  std::set<std::string_view> names;
  for (const Rule& rule : rules()) CHECK(names.insert(rule.name).second);
  CHECK(find_rule("") == nullptr);
  CHECK(find_rule("Present") == nullptr);
}

}  // namespace
}  // namespace sandbox
