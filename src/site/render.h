#pragma once

#include <string>
#include <string_view>

#include "site/page_data.h"

namespace sandbox {

// The pages of the site are mustache templates, src/site/templates/NAME.mustache, which
// are in the program. Of mustache there is: {{name}}, {{#section}}, {{^section}}, {{.}},
// {{> partial}} (a template's name) and {{! comment}}. Whatever a template shows is
// escaped for HTML, and no template but the frame may ask otherwise. A section is left
// out for what is absent, false, an empty text or an empty list.
//
// Throws std::logic_error for a template that is not there or is none.
std::string render(std::string_view name, const PageData& data);

// The same inside the frame that all pages share (frame.mustache): a whole HTML document.
std::string render_page(std::string_view name, const std::string& title, const PageData& data);

// The one style sheet.
std::string_view style_sheet();

// What every HTML page says of itself besides its type: no script, no style but the sheet's,
// nothing of another host, and no place in another page's frame. The second is for pages
// whose form leads to another site, which browsers would stop (`form-action` holds for
// redirects too).
inline constexpr const char* page_policy =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";
inline constexpr const char* leaving_page_policy =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

}  // namespace sandbox
