#include "openapi/pattern.h"

#include "support/catch.h"

using sandbox::Pattern;

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
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.pattern << " in " << row.text) {
      std::string why;
      const auto pattern = Pattern::parse(row.pattern, &why);
      INFO(why);
      REQUIRE(pattern);
      CHECK(pattern->found_in(row.text) == row.found);
    }
  }
}

TEST_CASE("what a pattern can't hold is said", "[pattern]") {
  for (const char* text : {"(", "a)", "[a", "*", "a{3,2}", "(?=a)", "(?<!a)", "\\1", "\\", "[z-a]",
                           "a{2000}", "((a{1000}){1000}){1000}", "(((){1000}){1000}){1000}"}) {
    DYNAMIC_SECTION(text) {
      std::string why;
      CHECK_FALSE(Pattern::parse(text, &why));
      CHECK_FALSE(why.empty());
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
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.pattern) {
      const auto made = Pattern::parse(row.pattern)->example(row.least, row.most);
      CHECK(made == (row.expected ? std::optional<std::string>(row.expected) : std::nullopt));
    }
  }
}

TEST_CASE("a pattern made to be slow is not", "[pattern]") {
  const auto pattern = Pattern::parse("^(a+)+$");
  CHECK_FALSE(pattern->found_in(std::string(100'000, 'a') + "!"));
}
