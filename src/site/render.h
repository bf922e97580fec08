#pragma once

#include <string>
#include <string_view>

#include "site/page_data.h"

namespace sandbox {

// The pages of the site are mustache templates, src/site/templates/NAME.mustache, which
// are in the program. Of mustache there is: {{name}}, {{#section}}, {{^section}}, {{.}},
// {{> partial}} (a template's name) and {{! comment}}. Whatever a template shows is
// escaped for HTML; no template may ask otherwise but the frame, for its content, and those that
// show Markdown, whose members are called {{{…_html}}}. A section is left out for what is absent,
// false, an empty text or an empty list.
//
// Throws std::logic_error for a template that is not there or is none.
std::string render(std::string_view name, const PageData& data);

// The same inside the frame that all pages share (frame.mustache): a whole HTML document.
// `is_live`: served, with what a server alone can show; else a file.
std::string render_page(std::string_view name, const std::string& title, const PageData& data,
                        bool is_live = true);

// The files that pages name, which they can do without: "style.css", "site.js", "icon.svg".
std::string_view site_file(std::string_view name);

// What every HTML page says of itself besides its type: no script but ours, no style but the
// sheet's, nothing of another host, and no place in another page's frame. The second is for pages
// whose form leads to another site, which browsers would stop (`form-action` holds for
// redirects too).
inline constexpr const char* page_policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
inline constexpr const char* leaving_page_policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";

}  // namespace sandbox
