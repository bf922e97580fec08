#include "support/pdf_page.h"

#include <hpdf.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "support/code_points.h"

namespace sandbox {
namespace {

constexpr float width = 595;  // of A4, in points
constexpr float height = 842;
constexpr float margin = 56;

// ---- Letters ----

// What Windows-1252 has at 0x80 to 0x9F; 0 for nothing.
constexpr std::array<char32_t, 32> upper_controls = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

char in_windows_1252(char32_t letter) {
  if (letter >= 0x20 && letter < 0x7F) return static_cast<char>(letter);
  if (letter >= 0xA0 && letter <= 0xFF) return static_cast<char>(letter);
  const auto found = std::find(upper_controls.begin(), upper_controls.end(), letter);
  if (letter == 0 || found == upper_controls.end()) return '?';
  return static_cast<char>(0x80 + (found - upper_controls.begin()));
}

std::string in_windows_1252(std::string_view text) {
  std::string out;
  for (const char32_t letter : code_points(text)) out += in_windows_1252(letter);
  return out;
}

// ---- The page ----

struct Style {
  bool bold = false;
  float size = 10;
  float above = 0;  // space
};

Style style_of(PdfLine::Kind kind) {
  switch (kind) {
    case PdfLine::Kind::title:
      return {true, 15, 14};
    case PdfLine::Kind::heading:
      return {true, 11, 9};
    case PdfLine::Kind::note:
      return {false, 8, 1};
    case PdfLine::Kind::text:
      break;
  }
  return {false, 10, 1};
}

struct Free {
  void operator()(HPDF_Doc doc) const { HPDF_Free(doc); }
};
using Document = std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, Free>;

class Writer {
 public:
  Writer() : document_(HPDF_New(nullptr, nullptr)) {
    if (!document_) throw std::runtime_error("no PDF document can be made: out of memory");
    constexpr const char* encoding = "WinAnsiEncoding";
    plain_ = HPDF_GetFont(document_.get(), "Helvetica", encoding);
    bold_ = HPDF_GetFont(document_.get(), "Helvetica-Bold", encoding);
    page_ = HPDF_AddPage(document_.get());
    HPDF_Page_SetWidth(page_, width);
    HPDF_Page_SetHeight(page_, height);
  }

  void set_title(const std::string& title) {
    HPDF_SetInfoAttr(document_.get(), HPDF_INFO_TITLE, in_windows_1252(title).c_str());
  }

  // From the lower left to the upper right corner.
  void write_band(const std::string& text) {
    const std::string band = in_windows_1252(text);
    constexpr float size = 60;
    constexpr float slope = 0.95F;  // radians
    HPDF_Page_BeginText(page_);
    HPDF_Page_SetFontAndSize(page_, bold_, size);
    HPDF_Page_SetRGBFill(page_, 0.96F, 0.84F, 0.84F);
    const float half = HPDF_Page_TextWidth(page_, band.c_str()) / 2;
    HPDF_Page_SetTextMatrix(page_, std::cos(slope), std::sin(slope), -std::sin(slope),
                            std::cos(slope), width / 2 - half * std::cos(slope) + size / 3,
                            height / 2 - half * std::sin(slope));
    HPDF_Page_ShowText(page_, band.c_str());
    HPDF_Page_EndText(page_);
    HPDF_Page_SetRGBFill(page_, 0, 0, 0);
  }

  void write_lines(const std::vector<PdfLine>& lines) {
    float scale = 1;
    while (scale > 0.1F && needed_height(lines, scale) > height - 2 * margin) scale *= 0.94F;
    float y = height - margin;
    for (const PdfLine& line : lines) {
      const Style style = style_of(line.kind);
      y -= style.above * scale;
      for (const std::string& part : wrapped(line, scale)) {
        const float size = style.size * scale;
        y -= size * spacing;
        HPDF_Page_BeginText(page_);
        HPDF_Page_SetFontAndSize(page_, style.bold ? bold_ : plain_, size);
        HPDF_Page_TextOut(page_, margin, y, part.c_str());
        HPDF_Page_EndText(page_);
        if (!line.link.empty()) make_link(line.link, part, y, size);
      }
    }
  }

  std::string bytes() {
    HPDF_SaveToStream(document_.get());
    std::string out(HPDF_GetStreamSize(document_.get()), '\0');
    HPDF_UINT32 read = static_cast<HPDF_UINT32>(out.size());
    HPDF_ReadFromStream(document_.get(), reinterpret_cast<HPDF_BYTE*>(out.data()), &read);
    const HPDF_STATUS wrong = HPDF_GetError(document_.get());
    if ((wrong != HPDF_OK && wrong != HPDF_STREAM_EOF) || read != out.size()) {
      throw std::runtime_error("the PDF document could not be written (libharu says " +
                               std::to_string(wrong) + ")");
    }
    return out;
  }

 private:
  static constexpr float spacing = 1.25F;

  // The line as lines that are short enough; one empty one for a gap.
  std::vector<std::string> wrapped(const PdfLine& line, float scale) {
    const Style style = style_of(line.kind);
    HPDF_Page_SetFontAndSize(page_, style.bold ? bold_ : plain_, style.size * scale);
    std::string rest = in_windows_1252(line.text);
    std::vector<std::string> parts;
    while (!rest.empty()) {
      const auto fitting = [&](HPDF_BOOL by_words) {
        return static_cast<std::size_t>(
            HPDF_Page_MeasureText(page_, rest.c_str(), width - 2 * margin, by_words, nullptr));
      };
      std::size_t take = fitting(HPDF_TRUE);
      if (take == 0) take = std::max<std::size_t>(fitting(HPDF_FALSE), 1);
      parts.push_back(rest.substr(0, take));
      rest.erase(0, take);
    }
    if (parts.empty()) parts.emplace_back();
    return parts;
  }

  float needed_height(const std::vector<PdfLine>& lines, float scale) {
    float needed = 0;
    for (const PdfLine& line : lines) {
      const Style style = style_of(line.kind);
      const auto parts = static_cast<float>(wrapped(line, scale).size());
      needed += (style.above + parts * style.size * spacing) * scale;
    }
    return needed;
  }

  void make_link(const std::string& url, const std::string& part, float y, float size) {
    const float wide = HPDF_Page_TextWidth(page_, part.c_str());
    const HPDF_Annotation link = HPDF_Page_CreateURILinkAnnot(
        page_, HPDF_Rect{margin, y - size * 0.2F, margin + wide, y + size}, url.c_str());
    HPDF_LinkAnnot_SetBorderStyle(link, 0, 0, 0);
  }

  Document document_;
  HPDF_Font plain_ = nullptr;
  HPDF_Font bold_ = nullptr;
  HPDF_Page page_ = nullptr;
};

}  // namespace

std::string pdf_of(const PdfPage& page) {
  Writer writer;
  writer.set_title(page.title);
  writer.write_band(page.band);
  writer.write_lines(page.lines);
  return writer.bytes();
}

}  // namespace sandbox
