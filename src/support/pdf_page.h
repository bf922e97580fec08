#pragma once

#include <string>
#include <vector>

namespace sandbox {

struct PdfLine {
  enum class Kind { title, heading, text, note };
  Kind kind = Kind::text;
  std::string text;    // UTF-8; empty for a gap
  std::string link{};  // where a click on it leads; empty: nowhere
};

// A document of one A4 page, lines from top to bottom, long ones wrapped and all of them made
// smaller where they would not fit; `band` stands across it, large and pale. Letters are those of
// Windows-1252, any other is shown as `?`. The same page gives the same bytes.
// Throws std::runtime_error when it can't be made.
struct PdfPage {
  std::string title;
  std::string band;
  std::vector<PdfLine> lines;
};
std::string pdf_of(const PdfPage& page);

}  // namespace sandbox
