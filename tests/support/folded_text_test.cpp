#include "support/folded_text.h"

#include "support/catch.h"
#include "support/text.h"

using namespace sandbox;

TEST_CASE("a text is folded as people type it", "[text]") {
  struct Row {
    const char* what;
    std::string given;
    std::string expected;
  };
  const Row rows[] = {
      {"accents and capitals", "ÉLÈVE Où Ça", "eleve ou ca"},
      {"an accent of its own", "e\u0301te\u0301", "ete"},
      {"ligatures", "Cœur Lætitia", "coeur laetitia"},
      {"the apostrophe of printers parts words as the other one does", "l’INE", "l ine"},
      {"what is not UTF-8 is left out",
       "a\xFF"
       "b",
       "ab"},
      {"nothing", "", ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) { CHECK(folded(row.given) == row.expected); }
  }
}

TEST_CASE("words and slugs", "[text]") {
  CHECK(join(words_of(folded("L'étudiant, échelon 7 (CNOUS)")), "|") ==
        "l|etudiant|echelon|7|cnous");
  CHECK(slug_of("  Étudiant boursier, par l’INE ") == "etudiant-boursier-par-l-ine");
  CHECK(slug_of("…!") == "");
}
