#include "site/search.h"

#include <chrono>

#include "answering/asked.h"
#include "site/book.h"
#include "support/catch.h"

using namespace sandbox;

namespace {

struct Shelf {
  std::shared_ptr<const Catalogue> catalogue = test::whole_catalogue();
  Book book{*catalogue};
};

const Shelf& shelf() {
  static const Shelf shelf;
  return shelf;
}

std::string first(std::string_view query) {
  const SearchResult result = shelf().book.index().find(query, 10);
  if (result.found.empty()) return "nothing";
  const SearchEntry& entry = *result.found.front();
  return entry.kind + ": " + entry.title + " | " + entry.about + (result.is_near ? " (near)" : "");
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what people type is found", "[site]") {
  struct Row {
    const char* query;
    const char* kind;
    const char* part;  // of its title or of what is said about it
  };
  const Row rows[] = {
      {"504 quotient familial", "cas", "504 · Quotient familial"},
      {"boursier échelon 7", "cas", "boursier"},
      {"BOURSIERE ECHELON 7", "cas", "boursier"},
      {"née à l'étranger", "", ""},
      {"diallo", "personne", "DIALLO"},
      {"awa diallo", "personne", "Awa"},
      {"cnaf_quotient_familial", "portée", "cnaf_quotient_familial"},
      {"00103", "erreur", "00103"},
      {"jeton expiré", "erreur", "Jeton expiré"},
      {"quotient familial", "API", "Quotient familial"},
      {"/v3/mesri/statut_etudiant/ine", "opération", "GET /v3/mesri/statut_etudiant/ine"},
      {"310605021CF", "", ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.query) {
      const std::string found = first(row.query);
      INFO(found);
      CHECK(found != "nothing");
      CHECK_FALSE(found.ends_with("(near)"));
      CHECK(found.starts_with(row.kind));
      CHECK(holds(found, row.part));
    }
  }
}

TEST_CASE("what is nowhere is not found, and most words are better than none", "[site]") {
  CHECK(first("") == "nothing");
  CHECK(first("de la") == "nothing");
  CHECK(first("zzzyyyxxx") == "nothing");
  CHECK(first("awa diallo zzzyyyxxx").ends_with("(near)"));
}

TEST_CASE("a number is found whole", "[site]") {
  CHECK(first("310605021") == "nothing");  // the beginning of an INE
  CHECK(first("50 quotient familial").ends_with("(near)"));
}

TEST_CASE("a search takes less than fifty milliseconds, however long it is", "[site]") {
  shelf().book.index();
  std::string longest;
  for (int i = 0; i < 200; ++i) longest += "e" + std::to_string(i) + " ";
  using std::chrono::steady_clock;
  for (const std::string& query :
       {std::string("504 quotient familial"), std::string("eta pre"), longest}) {
    const auto start = steady_clock::now();
    for (int i = 0; i < 10; ++i) shelf().book.index().find(query, 60);
    CHECK((steady_clock::now() - start) / 10 < std::chrono::milliseconds(50));
  }
}
