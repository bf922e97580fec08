#include "site/markdown.h"

#include <md4c.h>

#include <string_view>
#include <vector>

#include "support/shown_text.h"
#include "support/text.h"

// md4c's parser tells of blocks, spans and texts as they come. Its own writer of HTML lets any
// link through (docs/libraries.md 3), so this one writes what it knows, and of all else the text.

namespace sandbox {
namespace {

class Writer {
 public:
  std::string out;

  void block(MD_BLOCKTYPE type, bool opens) {
    switch (type) {
      case MD_BLOCK_P:
        return element("p", opens);
      case MD_BLOCK_UL:
        return element("ul", opens);
      case MD_BLOCK_OL:
        return element("ol", opens);
      case MD_BLOCK_LI:
        return element("li", opens);
      case MD_BLOCK_QUOTE:
        return element("blockquote", opens);
      case MD_BLOCK_CODE:
        return element("pre", opens);
      case MD_BLOCK_TABLE:
        return element("table", opens);
      case MD_BLOCK_THEAD:
        return element("thead", opens);
      case MD_BLOCK_TBODY:
        return element("tbody", opens);
      case MD_BLOCK_TR:
        return element("tr", opens);
      case MD_BLOCK_TH:
        return element("th", opens);
      case MD_BLOCK_TD:
        return element("td", opens);
      case MD_BLOCK_H:
        out += opens ? "<p><strong>" : "</strong></p>";
        return;
      default:
        return;
    }
  }

  void span(MD_SPANTYPE type, const void* detail, bool opens) {
    switch (type) {
      case MD_SPAN_EM:
        return element("em", opens);
      case MD_SPAN_STRONG:
        return element("strong", opens);
      case MD_SPAN_CODE:
        return element("code", opens);
      case MD_SPAN_A:
        return link(opens ? static_cast<const MD_SPAN_A_DETAIL*>(detail) : nullptr);
      default:
        return;
    }
  }

  void text(MD_TEXTTYPE type, std::string_view words) {
    if (type == MD_TEXT_BR) {
      out += "<br>";
    } else if (type == MD_TEXT_SOFTBR) {
      out += '\n';
    } else if (type == MD_TEXT_ENTITY) {
      out += words;  // md4c gives only what is one
    } else {
      out += in_html(words);
    }
  }

 private:
  void element(std::string_view name, bool opens) {
    out += opens ? "<" : "</";
    out += name;
    out += '>';
  }

  void link(const MD_SPAN_A_DETAIL* opening) {
    if (opening != nullptr) {
      const std::string_view address(opening->href.text, opening->href.size);
      const bool is_ours =
          lower_case(address).starts_with("https://") || lower_case(address).starts_with("http://");
      links_.push_back(is_ours);
      if (is_ours) out += "<a rel=\"noreferrer\" href=\"" + in_html(address) + "\">";
    } else if (!links_.empty()) {
      if (links_.back()) out += "</a>";
      links_.pop_back();
    }
  }

  std::vector<bool> links_;  // those that are open; whether they were written
};

}  // namespace

std::string html_of(const Markdown& written) {
  const std::string text = valid_text(written.text);
  Writer writer;
  MD_PARSER parser{};
  parser.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES;
  parser.enter_block = [](MD_BLOCKTYPE type, void*, void* to) {
    static_cast<Writer*>(to)->block(type, true);
    return 0;
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* to) {
    static_cast<Writer*>(to)->block(type, false);
    return 0;
  };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* to) {
    static_cast<Writer*>(to)->span(type, detail, true);
    return 0;
  };
  parser.leave_span = [](MD_SPANTYPE type, void* detail, void* to) {
    static_cast<Writer*>(to)->span(type, detail, false);
    return 0;
  };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* words, MD_SIZE size, void* to) {
    static_cast<Writer*>(to)->text(type, {words, size});
    return 0;
  };
  const int failed = md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &writer);
  return failed == 0 ? writer.out : in_html(text);
}

}  // namespace sandbox
