#include "answering/difference.h"

#include <algorithm>
#include <set>

#include "support/catch.h"
#include "support/values.h"

namespace sandbox {
namespace {

using namespace test;

struct Row {
  const char* kind;
  const char* name;
  Value asked;
  Value documented;
};

// Source: docs/design.md 12.
const std::vector<Row>& rows() {
  static const std::vector<Row> table = {
      {"spaces", "nomNaissance", text("DUPONT "), text("DUPONT")},
      {"spaces", "immatriculation", text("AA 123 AA"), text("AA123AA")},
      {"accents", "nomNaissance", text("LEFEVRE"), text("LEFÈVRE")},
      {"accents", "prenoms", list({"Eloise"}), list({"Éloïse"})},
      {"accents", "nomNaissance", text("Oe\u0301tker"), text("OETKER")},
      {"accents", "nomNaissance", text("BOEUF"), text("Bœuf")},
      {"apostrophe", "nomNaissance", text("L’ENFANT"), text("L'ENFANT")},
      {"apostrophe", "nomNaissance", text("D`ARTAGNAN"), text("D'ARTAGNAN")},
      {"hyphen", "nomNaissance", text("DUPONT MARTIN"), text("DUPONT-MARTIN")},
      {"hyphen", "prenoms", list({"Jean Paul"}), list({"Jean-Paul"})},
      {"hyphen", "nomNaissance", text("DARTAGNAN"), text("D'ARTAGNAN")},
      {"names-without-brackets", "prenoms", text("Jean"), list({"Jean"})},
      {"names-order", "prenoms", list({"Paul", "Jean"}), list({"Jean", "Paul"})},
      {"names-joined", "prenoms", list({"Jean Paul"}), list({"Jean", "Paul"})},
      {"names-joined", "prenoms", list({"Jean, Paul"}), list({"Jean", "Paul"})},
      {"names-split", "prenoms", list({"Jean", "Paul"}), list({"Jean-Paul"})},
      {"names-missing", "prenoms", list({"Jean"}), list({"Jean", "Paul"})},
      {"names-too-many", "prenoms", list({"Jean", "Paul"}), list({"Jean"})},
      {"zeros", "moisDateNaissance", text("06"), text("6")},
      {"title-for-sex", "sexeEtatCivil", text("Mme"), text("F")},
      {"title-for-sex", "sexe", text("male"), text("M")},
      {"sex", "sexeEtatCivil", text("M"), text("F")},
      {"ine-key", "ine", text("1234567890A"), text("1234567890G")},
      {"postal-code", "codeCogInseeCommuneNaissance", text("75001"), text("75101")},
      {"use-name-given", "nomUsage", text("MARTIN"), absent},
      {"use-name-missing", "nomUsage", absent, text("MARTIN")},
      {"blank-given", "annee", text(""), absent},
      {"blank-documented", "annee", absent, text("")},
      {"commune-abroad", "codeCogInseeCommuneNaissance", text("75101"), absent},
      {"commune-missing", "codeCogInseeCommuneNaissance", absent, text("75101")},
      {"century", "anneeDateNaissance", text("82"), text("1982")},
      {"year-beside", "anneeDateNaissance", text("1983"), text("1982")},
      {"one-letter", "nomNaissance", text("DUPOND"), text("DUPONT")},
      {"one-letter", "nomNaissance", text("DUPOTN"), text("DUPONT")},
      {"one-letter", "nomNaissance", text("DUPONTS"), text("DUPONT")},
      {"one-letter", "prenoms", list({"Jan"}), list({"Jean"})},
      {"part", "nomNaissance", text("DUPONT"), text("DUPONT DE NEMOURS")},
      {"missing", "campaignYear", absent, text("2022")},
      {"too-many", "campaignYear", text("2022"), absent},
      {"other", "nomNaissance", text("MARTIN"), text("DUPONT")},
      {"other", "prenoms", list({"Luc"}), list({"Marie"})},
      // ---- What is nearly of a kind, and is not ----
      {"other", "codeCogInseeCommuneNaissance", text("13001"), text("75101")},
      {"other", "ine", text("1234567899A"), text("1234567890G")},
      {"other", "anneeDateNaissance", text("1970"), text("1982")},
      {"other", "nomNaissance", text("Mme"), text("F")},
      {"missing", "nomNaissance", absent, text("DUPONT")},
      {"one-letter", "immatriculation", text("AB123CD"), text("AB124CD")},
  };
  return table;
}

TEST_CASE("differences are called what people would call them", "[explain]") {
  for (const Row& row : rows()) {
    INFO(row.name << ": " << show(row.asked) << " for " << show(row.documented));
    CHECK(kind_of({row.name, row.asked, row.documented}).id == row.kind);
  }
}

TEST_CASE("every kind of difference has an example, and a sentence in both languages",
          "[explain]") {
  std::set<std::string_view> ids;
  for (const DifferenceKind& kind : difference_kinds()) {
    INFO(kind.id);
    CHECK(ids.insert(kind.id).second);
    CHECK_FALSE(kind.says.french.empty());
    CHECK(std::ranges::any_of(rows(), [&](const Row& row) { return row.kind == kind.id; }));
  }
  CHECK(ids.size() >= 20);
}

}  // namespace
}  // namespace sandbox
