#include "support/pdf_page.h"

#include <algorithm>
#include <cstddef>

#include "support/catch.h"
#include "support/pdf_texts.h"

namespace sandbox {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

std::ptrdiff_t lines(const std::string& pdf, const std::string& text) {
  const auto texts = test::texts_in_pdf(pdf);
  return std::count(texts.begin(), texts.end(), text);
}

TEST_CASE("a page is a document of one page, with its lines, its link and its band", "[pdf]") {
  using Kind = PdfLine::Kind;
  const PdfPage page{"Titre",
                     "DONNÉES DE TEST",
                     {{Kind::title, "UN TITRE"},
                      {Kind::heading, "Prénoms : Zoë – œuvre à 5 €"},
                      {Kind::text, "ici", "http://127.0.0.1:8080/x?a=(b)"},
                      {Kind::note, ""}}};
  const std::string pdf = pdf_of(page);
  CHECK(pdf.starts_with("%PDF-1."));
  CHECK(count(pdf, "%%EOF") == 1);
  CHECK(count(pdf, "/Type /Page\n") == 1);
  CHECK(lines(pdf, "UN TITRE") == 1);
  CHECK(lines(pdf,
              "DONN\xC9"
              "ES DE TEST") == 1);
  CHECK(lines(pdf, "Pr\xE9noms : Zo\xEB \x96 \x9Cuvre \xE0 5 \x80") == 1);
  CHECK(count(pdf, "/S /URI") == 1);
  CHECK(lines(pdf, "http://127.0.0.1:8080/x?a=(b)") == 1);
  CHECK(pdf_of(page) == pdf);
}

TEST_CASE("letters that the document's fonts lack are shown as a question mark", "[pdf]") {
  const std::string pdf = pdf_of({"T", "B", {{PdfLine::Kind::text, "\xC5\x91 \x01 \xFF ok"}}});
  CHECK(lines(pdf, "? ? ? ok") == 1);
}

TEST_CASE("however long a text and however many lines, it is one page", "[pdf]") {
  std::vector<PdfLine> many(400, {PdfLine::Kind::text, "une ligne parmi d'autres"});
  many.push_back({PdfLine::Kind::text, std::string(5000, 'x')});
  many.push_back({PdfLine::Kind::text, "la dernière"});
  const std::string pdf = pdf_of({"T", "B", many});
  CHECK(count(pdf, "/Type /Page\n") == 1);
  CHECK(lines(pdf, "une ligne parmi d'autres") == 400);
  CHECK(lines(pdf, "la derni\xE8re") == 1);
}

}  // namespace
}  // namespace sandbox
