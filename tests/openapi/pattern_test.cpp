#include "openapi/pattern.h"

#include "openapi/pattern_example.h"
#include "support/catch.h"

using namespace sandbox;

namespace {

Pattern pattern_of(const char* text) {
  auto parsed = Pattern::parse(text);
  if (const auto* problem = std::get_if<PatternProblem>(&parsed)) FAIL(problem->why);
  return std::get<Pattern>(std::move(parsed));
}

}  // namespace

TEST_CASE("a pattern finds what ECMA 262 finds", "[pattern]") {
  struct Row {
    const char* pattern;
    const char* text;
    bool found;
  };
  const Row rows[] = {
      {"^a*$", "aaa", true},
      {"^a*$", "aab", false},
      {"a+", "xxaayy", true},
      {"^\\d{7}\\w$", "1234567A", true},
      {"^\\d{7}\\w$", "123456A", false},
      {"^\\d{4}$|^\\d{4}-\\d{4}$", "2023-2024", true},
      {"^\\d{4}$|^\\d{4}-\\d{4}$", "2023-", false},
      {"^[0-9a-zA-Z]{11}$", "1234567890G", true},
      {"^(?:ab|c){2,3}$", "abcab", true},
      {"^(?:ab|c){2,3}$", "ab", false},
      {"^.$", "é", true},
      {"^[à-ü]+$", "éè", true},
      {"^[^a-z]$", "Q", true},
      {"^[\\W_]$", "-", true},
      {"^\\p{Lu}\\p{L}*$", "Éloïse", true},
      {"^\\p{Lu}\\p{L}*$", "éloïse", false},
      {"", "anything", true},
      {"^$", "", true},
      {"^x?y{0}$", "x", true},
      {"\\u0041\\x42", "AB", true},
      {"[-a]", "-", true},
      {"[a-]", "-", true},
      {"a{", "a{", true},
      {"^(a|b|)+$", "abba", true},
      {R"(^\ud83d\ude00$)", "😀", true},
      {R"(^\ud83d\ude00$)", "😁", false},
      {R"(^[\ud83d\ude00-\ud83d\ude4f]$)", "😁", true},
      {R"(^[\ud83d\ude00-\ud83d\ude4f]$)", "a", false},
      {R"(\ud83d)", "😀", false},
      {R"(^\u{1F600}$)", "😀", true},
      {R"(^\p{LC}+$)", "aÉǅ", true},
      {R"(^\p{LC}$)", "ʰ", false},
      {R"(^\p{Letter}\p{gc=Nd}$)", "ب٣", true},
      {R"(^\P{L}$)", "1", true},
      {R"(^\P{L}$)", "a", false},
      {R"(^[\P{L}b]+$)", "1b", true},
      {R"(^[\P{L}b]+$)", "1a", false},
      {R"(^[^\p{L}]$)", "é", false},
      {R"(^\p{ASCII}$)", "é", false},
      {R"(^[\\b]$)", "b", true},
      {R"(^[\b]$)", "b", false},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.pattern << " in " << row.text) {
      CHECK(pattern_of(row.pattern).found_in(row.text) == row.found);
    }
  }
}

TEST_CASE("what a pattern can't hold is said", "[pattern]") {
  for (const char* text : {"(", "a)", "[a", "*", "a{3,2}", "(?=a)", "(?<!a)", "\\1", "\\", "[z-a]",
                           "a{2000}", "\\p{X}", "\\p{Latin}", "\\p{Script=Latin}", "\\p{}", "\\pL",
                           "\\u{110000}", "((a{1000}){1000}){1000}", "(((){1000}){1000}){1000}"}) {
    DYNAMIC_SECTION(text) {
      const auto parsed = Pattern::parse(text);
      REQUIRE(std::holds_alternative<PatternProblem>(parsed));
      CHECK_FALSE(std::get<PatternProblem>(parsed).why.empty());
    }
  }
}

TEST_CASE("an example matches and has the length asked for", "[pattern]") {
  struct Row {
    const char* pattern;
    std::size_t least;
    std::size_t most;
    const char* expected;  // nullptr: there is none
  };
  const Row rows[] = {
      {"^\\d{7}\\w$", 0, 100, "0000000a"},
      {"^[0-9a-zA-Z]{11}$", 0, 100, "00000000000"},
      {"^\\d{4}$|^\\d{4}-\\d{4}$", 0, 100, "0000"},
      {"^[A-Z]+$", 3, 5, "AAA"},
      {"^[A-Z]+$", 0, 0, nullptr},
      {"x", 4, 9, "xaaa"},
      {"^a$", 2, 9, nullptr},
      {"^[^a]$", 0, 9, "A"},
      {"a^", 0, 9, nullptr},
      {"^[\\W_]$", 0, 9, "_"},
      {R"(^\ud83d\ude00$)", 0, 9, "😀"},
      {R"(^\p{LC}$)", 0, 9, "a"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.pattern) {
      const auto made = example_of(pattern_of(row.pattern), row.least, row.most);
      CHECK(made == (row.expected ? std::optional<std::string>(row.expected) : std::nullopt));
    }
  }
}

TEST_CASE("a pattern made to be slow is not", "[pattern]") {
  CHECK_FALSE(pattern_of("^(a+)+$").found_in(std::string(100'000, 'a') + "!"));
}

TEST_CASE("a large set that is repeated stands in memory once", "[pattern]") {
  std::string set = "[";
  for (int i = 0; i < 4'000; ++i) set += "ab";
  const auto parsed = Pattern::parse("^" + set + "]{1000}$");
  REQUIRE(std::holds_alternative<Pattern>(parsed));
  const Pattern& pattern = std::get<Pattern>(parsed);
  CHECK(pattern.syntax().sets.size() == 1);
  CHECK(pattern.found_in(std::string(1'000, 'b')));
  CHECK(std::holds_alternative<PatternProblem>(Pattern::parse(std::string(10'001, 'a'))));
  CHECK(std::holds_alternative<PatternProblem>(Pattern::parse(std::string(10'001, '^'))));
}
