#include "contract/transforms.h"

#include <set>

#include "support/catch.h"
#include "support/values.h"

namespace sandbox {
namespace {

using namespace test;

struct Row {
  const char* transform;
  const char* what;
  std::vector<Value> inputs;
  Value expected;
  const char* argument = "";
};

// Expectations are those of docs/reference/operations.md 2.4, 2.6; of wrong shapes,
// docs/design.md 7, D1.
const std::vector<Row>& rows() {
  static const std::vector<Row> table = {
      {"as_received", "keeps a text as it is", {text(" Éloïse ")}, text(" Éloïse ")},
      {"as_received", "keeps an empty text", {text("")}, text("")},
      {"as_received", "keeps a list", {list({"a", "b"})}, list({"a", "b"})},
      {"as_received", "keeps nothing", {absent}, absent},
      {"as_received", "keeps a wrong shape", {nested}, nested},

      {"presence", "keeps a text", {text("75101")}, text("75101")},
      {"presence", "an empty text is nothing", {text("")}, absent},
      {"presence", "white space is nothing", {text(" \t")}, absent},
      {"presence", "Unicode white space is nothing", {text("\u00A0\u2003")}, absent},
      {"presence", "nothing stays nothing", {absent}, absent},
      {"presence", "an empty list is nothing", {list({})}, absent},
      {"presence", "a list stays, for a rule to refuse", {list({"75101"})}, list({"75101"})},
      {"presence", "a wrong shape stays", {nested}, nested},

      {"split_whitespace", "words become items", {text("Jean Paul")}, list({"Jean", "Paul"})},
      {"split_whitespace",
       "any run of white space separates",
       {text("  a \t\n b\r\n")},
       list({"a", "b"})},
      {"split_whitespace", "hyphens do not", {text("Jean-Paul")}, list({"Jean-Paul"})},
      {"split_whitespace", "a text of nothing is an empty list", {text("")}, list({})},
      {"split_whitespace", "white space alone is an empty list", {text("  ")}, list({})},
      {"split_whitespace", "nothing is an empty list", {absent}, list({})},
      {"split_whitespace", "a list is of the wrong shape", {list({"Jean"})}, nested},
      {"split_whitespace", "a wrong shape stays", {nested}, nested},

      {"split_and_capitalize", "words", {text("jean pAUL")}, list({"Jean", "Paul"})},
      {"split_and_capitalize", "a letter beyond ASCII", {text("éLOÏSE")}, list({"Éloïse"})},
      {"split_and_capitalize", "one without a capital in Latin-1", {text("ÿves")}, list({"Ÿves"})},
      {"split_and_capitalize", "nothing is an empty list", {absent}, list({})},
      {"split_and_capitalize", "a list is of the wrong shape", {list({"Jean"})}, nested},
      {"split_and_capitalize", "a wrong shape stays", {nested}, nested},

      {"upper_case", "a text", {text("d'Éon")}, text("D'ÉON")},
      {"upper_case", "one without a capital in Latin-1", {text("ÿ")}, text("Ÿ")},
      {"upper_case", "nothing stays nothing", {absent}, absent},
      {"upper_case", "a list stays", {list({"a"})}, list({"a"})},
      {"upper_case", "a wrong shape stays", {nested}, nested},

      {"split_dash", "the year", {text("2006-02-03")}, text("2006"), "0"},
      {"split_dash", "the month", {text("2006-02-03")}, text("02"), "1"},
      {"split_dash", "the day", {text("2006-02-03")}, text("03"), "2"},
      {"split_dash", "no format is checked", {text("2006-2-3")}, text("2"), "1"},
      {"split_dash",
       "slashes do not separate: all is the year",
       {text("03/02/2006")},
       text("03/02/2006"),
       "0"},
      {"split_dash", "a missing piece is nothing", {text("2006-02")}, absent, "2"},
      {"split_dash", "an empty last piece is a missing one", {text("2006--")}, absent, "1"},
      {"split_dash", "an empty first piece counts", {text("-02-03")}, text("02"), "1"},
      {"split_dash", "more pieces do not matter", {text("2006-02-03-04")}, text("03"), "2"},
      {"split_dash", "a text of nothing has no piece", {text("")}, absent, "0"},
      {"split_dash", "nothing stays nothing", {absent}, absent, "0"},
      {"split_dash", "a list is of the wrong shape", {list({"2006-02-03"})}, nested, "0"},
      {"split_dash", "a wrong shape stays", {nested}, nested, "1"},

      {"wrap_in_list", "a text becomes a list of one", {text("Jean Paul")}, list({"Jean Paul"})},
      {"wrap_in_list", "an empty text too", {text("")}, list({""})},
      {"wrap_in_list", "nothing makes a list without text, which no rule takes", {absent}, nested},
      {"wrap_in_list", "a list in a list is of the wrong shape", {list({"Jean"})}, nested},
      {"wrap_in_list", "a wrong shape stays", {nested}, nested},

      {"male_to_m_else_f", "male is M", {text("male")}, text("M")},
      {"male_to_m_else_f", "female is F", {text("female")}, text("F")},
      {"male_to_m_else_f", "only exactly male is M", {text("Male")}, text("F")},
      {"male_to_m_else_f", "an empty text is F", {text("")}, text("F")},
      {"male_to_m_else_f", "nothing is F", {absent}, text("F")},
      {"male_to_m_else_f", "a list is F", {list({"male"})}, text("F")},
      {"male_to_m_else_f", "a wrong shape is F", {nested}, text("F")},

      {"date_part_or_nothing",
       "the year",
       {text("1990"), text("02"), text("03")},
       text("1990"),
       "0"},
      {"date_part_or_nothing",
       "the month, without its zero",
       {text("1990"), text("02"), text("03")},
       text("2"),
       "1"},
      {"date_part_or_nothing",
       "the day, without its zero",
       {text("1990"), text("02"), text("03")},
       text("3"),
       "2"},
      {"date_part_or_nothing",
       "what follows the digits is ignored",
       {text("1990abc"), text("2"), text("3")},
       text("1990"),
       "0"},
      {"date_part_or_nothing",
       "underscores between digits are ignored",
       {text("1_990"), text("2"), text("3")},
       text("1990"),
       "0"},
      {"date_part_or_nothing",
       "an absent day is nothing",
       {text("1990"), text("2"), absent},
       absent,
       "2"},
      {"date_part_or_nothing",
       "zero is nothing",
       {text("1990"), text("00"), text("3")},
       absent,
       "1"},
      {"date_part_or_nothing",
       "a day without a month does not count",
       {text("1990"), absent, text("3")},
       absent,
       "2"},
      {"date_part_or_nothing",
       "a month without a year does not count",
       {absent, text("2"), text("3")},
       absent,
       "1"},
      {"date_part_or_nothing",
       "nor does a day without a year",
       {text(""), text("2"), text("3")},
       absent,
       "2"},
      {"date_part_or_nothing", "a list is 0", {list({"1990"}), text("2"), text("3")}, absent, "0"},
      {"date_part_or_nothing",
       "a wrong shape is 0",
       {text("1990"), nested, text("3")},
       absent,
       "1"},

      {"iso_date", "zero padded", {text("2006"), text("2"), text("3")}, text("2006-02-03")},
      {"iso_date", "a short year too", {text("33"), text("12"), text("31")}, text("0033-12-31")},
      {"iso_date",
       "a day without a month is 0",
       {text("2006"), absent, text("3")},
       text("2006-00-00")},
      {"iso_date", "nothing at all is zeros", {absent, absent, absent}, text("0000-00-00")},
      {"iso_date", "without a year all is 0", {text(""), text("2"), text("3")}, text("0000-00-00")},
      {"iso_date", "wrong shapes are 0", {nested, list({"2"}), text("3")}, text("0000-00-00")},

      {"fr_date",
       "zero padded, day first",
       {text("2006"), text("2"), text("3")},
       text("03/02/2006")},
      {"fr_date", "a missing day is 00", {text("2006"), text("11"), absent}, text("00/11/2006")},
      {"fr_date", "nothing at all is zeros", {absent, absent, absent}, text("00/00/0000")},
      {"fr_date", "wrong shapes are 0", {nested, list({"2"}), text("3")}, text("00/00/0000")},

      {"only_if",
       "kept when the other is the text",
       {text("75101"), text("99100")},
       text("75101"),
       "99100"},
      {"only_if", "an empty text is kept too", {text(""), text("99100")}, text(""), "99100"},
      {"only_if", "dropped when it is another", {text("75101"), text("99127")}, absent, "99100"},
      {"only_if", "white space makes it another", {text("75101"), text(" 99100")}, absent, "99100"},
      {"only_if", "dropped when the other is absent", {text("75101"), absent}, absent, "99100"},
      {"only_if", "nothing stays nothing", {absent, text("99100")}, absent, "99100"},
      {"only_if",
       "a list of the text is not the text",
       {text("75101"), list({"99100"})},
       absent,
       "99100"},
      {"only_if",
       "a wrong shape is kept, for a rule to refuse",
       {nested, text("99100")},
       nested,
       "99100"},

      {"integer", "the number that the text starts with", {text("08")}, text("8")},
      {"integer", "what follows is ignored", {text("12abc34")}, text("12")},
      {"integer", "leading white space is ignored", {text(" \n7")}, text("7")},
      {"integer", "a sign counts", {text("-05")}, text("-5")},
      {"integer", "single underscores are allowed", {text("1_000__0")}, text("1000")},
      {"integer", "text without digits is 0", {text("abc")}, text("0")},
      {"integer", "an empty text is 0", {text("")}, text("0")},
      {"integer", "nothing is 0, never dropped", {absent}, text("0")},
      {"integer", "a list is 0", {list({"3"})}, text("0")},
      {"integer", "a wrong shape is 0", {nested}, text("0")},

      {"integer_if_given", "the number that the text starts with", {text("08")}, text("8")},
      {"integer_if_given", "an empty text is 0", {text("")}, text("0")},
      {"integer_if_given", "nothing stays nothing", {absent}, absent},
      {"integer_if_given", "a list is 0", {list({"3"})}, text("0")},
      {"integer_if_given", "a wrong shape is 0", {nested}, text("0")},

      {"integer_if_present", "the number that the text starts with", {text("2024")}, text("2024")},
      {"integer_if_present", "text without digits is 0", {text("x")}, text("0")},
      {"integer_if_present", "an empty text is nothing", {text("")}, absent},
      {"integer_if_present", "white space is nothing", {text("  ")}, absent},
      {"integer_if_present", "nothing stays nothing", {absent}, absent},
      {"integer_if_present", "an empty list is nothing", {list({})}, absent},
      {"integer_if_present", "a wrong shape is 0", {nested}, text("0")},

      {"join", "items are joined", {list({"Jean", "Paul"})}, text("Jean, Paul"), ", "},
      {"join", "one item stays alone", {list({"Jean"})}, text("Jean"), ", "},
      {"join", "an empty list is an empty text", {list({})}, text(""), ", "},
      {"join", "a text stays", {text("Jean")}, text("Jean"), ", "},
      {"join", "nothing stays nothing", {absent}, absent, ", "},
      {"join", "a wrong shape stays", {nested}, nested, ", "},

      {"first", "the first item", {list({"Jean", "Paul"})}, text("Jean")},
      {"first", "of an empty list nothing", {list({})}, absent},
      {"first", "a text stays", {text("Jean")}, text("Jean")},
      {"first", "nothing stays nothing", {absent}, absent},
      {"first", "a wrong shape stays", {nested}, nested},

      {"text_or_empty", "a text stays", {text("75002")}, text("75002")},
      {"text_or_empty", "nothing becomes an empty text, and is kept", {absent}, text("")},
      {"text_or_empty", "an empty text stays", {text("")}, text("")},
      {"text_or_empty", "a list stays", {list({"a"})}, list({"a"})},
      {"text_or_empty", "a wrong shape stays", {nested}, nested},

      {"male_or_female", "M is male", {text("M")}, text("male")},
      {"male_or_female", "m is male", {text("m")}, text("male")},
      {"male_or_female", "F is female", {text("F")}, text("female")},
      {"male_or_female", "anything else is female", {text("male")}, text("female")},
      {"male_or_female", "nothing is female", {absent}, text("female")},
      {"male_or_female", "a list is female", {list({"M"})}, text("female")},
      {"male_or_female", "a wrong shape is female", {nested}, text("female")},
  };
  return table;
}

TEST_CASE("transforms do what the reference says", "[transforms]") {
  for (const Row& row : rows()) {
    INFO(row.transform << ": " << row.what << ": " << show(row.inputs));
    const Transform* transform = find_transform(row.transform);
    REQUIRE(transform != nullptr);
    REQUIRE(row.inputs.size() == transform->reads);
    std::vector<const Value*> inputs;
    for (const Value& input : row.inputs) inputs.push_back(&input);
    CHECK(show(transform->apply(inputs, row.argument)) == show(row.expected));
  }
}

TEST_CASE("every transform has rows, each kind of value included", "[transforms]") {
  for (const Transform& transform : transforms()) {
    INFO(transform.name);
    std::set<Value::Kind> kinds;
    for (const Row& row : rows()) {
      if (row.transform != transform.name) continue;
      for (const Value& input : row.inputs) kinds.insert(input.kind);
    }
    CHECK(kinds.contains(Value::Kind::text));
    CHECK(kinds.contains(Value::Kind::absent));
    CHECK(kinds.contains(Value::Kind::list));
    CHECK(kinds.contains(Value::Kind::other));
  }
}

TEST_CASE("transforms have names of their own, and others are not found", "[transforms]") {
  std::set<std::string_view> names;
  for (const Transform& transform : transforms()) {
    CHECK(names.insert(transform.name).second);
    CHECK(find_transform(transform.name) == &transform);
  }
  CHECK(find_transform("") == nullptr);
  CHECK(find_transform("Presence") == nullptr);
}

TEST_CASE("to_i reads numbers as Ruby does", "[transforms]") {
  struct Number {
    const char* text;
    long long expected;
  };
  // Each right-hand side is what `ruby -e 'p "TEXT".to_i'` prints, but for the cut.
  const Number numbers[] = {
      {"12", 12},
      {"012", 12},
      {"0x1A", 0},
      {"1e3", 1},
      {"+7", 7},
      {"- 7", 0},
      {"--7", 0},
      {"_1", 0},
      {"1__2", 1},
      {"1_2", 12},
      {"1_", 1},
      {"\v\f\r\n\t 5", 5},
      {"\u00A05", 0},
      {"３", 0},
      {"1.9", 1},
      {"", 0},
      {"-0", 0},
      {"99999999999999999999999999", 999'999'999'999'999'999},
      {"-99999999999999999999999999", -999'999'999'999'999'999},
  };
  for (const Number& row : numbers) {
    INFO(row.text);
    CHECK(to_i(text(row.text)) == row.expected);
  }
}

}  // namespace
}  // namespace sandbox
