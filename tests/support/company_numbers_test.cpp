#include "support/company_numbers.h"

#include "support/catch.h"

// Expectations: docs/reference/entreprise.md 3.

namespace sandbox {
namespace {

struct Row {
  const char* what;
  bool (*is_one)(std::string_view);
  const char* text;
  bool expected;
};

const Row rows[] = {
    {"a SIREN", is_siren, "130025265", true},
    {"a SIREN of zeros", is_siren, "000000000", true},
    {"a SIREN one digit off", is_siren, "130025266", false},
    {"eight digits", is_siren, "13002526", false},
    {"ten digits", is_siren, "1300252650", false},
    {"a digit of another script", is_siren, "13002526５", false},
    {"spaces in a SIREN", is_siren, "130 025 265", false},
    {"a SIREN and a line end", is_siren, "130025265\n", false},
    {"La Poste's SIREN has its key", is_siren, "356000000", true},
    {"no SIREN", is_siren, "", false},

    {"a SIRET", is_siret, "13002526500013", true},
    {"a SIRET one digit off", is_siret, "13002526500014", false},
    {"La Poste's without a key", is_siret, "35600000000049", true},
    {"a letter in a SIRET", is_siret, "1300252650001A", false},
    {"a SIREN is no SIRET", is_siret, "130025265", false},

    {"an RNA", is_rna, "W751004076", true},
    {"an RNA with a letter", is_rna, "W9N1004076", true},
    {"an RNA in small letters", is_rna, "w751004076", false},
    {"an RNA that is short", is_rna, "W75100407", false},
    {"an RNA that is long", is_rna, "W7510040761", false},
    {"a letter where the first digit is", is_rna, "WA51004076", false},
    {"a small letter in an RNA", is_rna, "W9n1004076", false},
    {"the older form", is_rna, "0751001234", true},
    {"the older form without its zeros", is_rna, "0751011234", false},
    {"the older form with another beginning", is_rna, "1751001234", false},
    {"one good line is enough", is_rna, "x\nW751004076\ny", true},
    {"no RNA", is_rna, "", false},

    {"an EORI of France", is_eori, "FR13002526500013", true},
    {"an EORI of France without a key", is_eori, "FR13002526500014", false},
    {"an EORI of elsewhere", is_eori, "ESA12345674", true},
    {"a country alone", is_eori, "DE", true},
    {"one letter", is_eori, "D", false},
    {"small letters", is_eori, "es1", false},
};

TEST_CASE("numbers of companies and associations are told from what looks like them",
          "[company_numbers]") {
  for (const Row& row : rows) {
    INFO(row.what << ": " << row.text);
    CHECK(row.is_one(row.text) == row.expected);
  }
}

}  // namespace
}  // namespace sandbox
