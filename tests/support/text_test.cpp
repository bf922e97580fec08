#include "support/text.h"

#include "support/catch.h"

using namespace sandbox;

TEST_CASE("a byte is found wherever it stands, in texts of every length", "[support]") {
  const auto is_meant = [](unsigned char c) { return c == 0xFF; };
  for (std::size_t size = 0; size < 200; ++size) {
    std::string text(size, 'a');
    CHECK_FALSE(has_byte(text, is_meant));
    for (std::size_t at = 0; at < size; ++at) {
      text[at] = '\xFF';
      if (!has_byte(text, is_meant)) FAIL("not found at " << at << " of " << size);
      text[at] = 'a';
    }
  }
}

TEST_CASE("lower_case is Ruby's downcase", "[text]") {
  struct Row {
    const char* given;
    const char* expected;
  };
  const Row rows[] = {
      {"DUPONT", "dupont"},       {"ÉLOÏSE", "éloïse"},  {"ŒUVRE", "œuvre"}, {"2A004", "2a004"},
      {"d\u2019Or", "d\u2019or"}, {"\u0130", "i\u0307"}, {"", ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.given) { CHECK(lower_case(row.given) == row.expected); }
  }
  CHECK(lower_case("A\xE9Z") == "a\xE9z");
}

TEST_CASE("blank is what Rails calls blank", "[text]") {
  CHECK(is_blank(""));
  CHECK(is_blank(" \t\n"));
  CHECK(is_blank("\u00a0\u3000"));
  CHECK_FALSE(is_blank("0"));
  CHECK_FALSE(is_blank("\xE9"));
}

TEST_CASE("invalid UTF-8 is found and dropped", "[text]") {
  CHECK(is_utf8("Zoë"));
  CHECK_FALSE(is_utf8("Zo\xEB"));
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));  // a surrogate
  CHECK(without_invalid_utf8("Zo\xEB!") == "Zo!");
}

TEST_CASE("the nearest known word is the one that was meant", "[text]") {
  const std::vector<std::string> known = {"nomNaissance", "nomUsage", "prenoms"};
  CHECK(nearest("nomNaissange", known) == "nomNaissance");
  CHECK(nearest("prenom", known) == "prenoms");
  CHECK(nearest("recipient", known).empty());
  CHECK(nearest("sriet", {"siret", "siren"}) == "siret");  // two letters swapped
}
