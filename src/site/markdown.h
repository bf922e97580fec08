#pragma once

#include <string>

#include "site/page_data.h"

namespace sandbox {

// Markdown as HTML: paragraphs, lists, quotes, tables, emphasis, code and links. HTML in it is
// text, a picture is its words, a heading a paragraph in bold, and a link that is no address of the
// web (http, https) is its words alone. Whatever comes in, what goes out has no element and no
// attribute besides these: p, ul, ol, li, blockquote, table, thead, tbody, tr, th, td, em,
// strong, code, pre, br, and a with href and rel.
std::string html_of(const Markdown& written);

}  // namespace sandbox
