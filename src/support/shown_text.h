#pragma once

#include <string>
#include <string_view>

// Text that comes from outside (a file, a name, a request) on its way to where people
// or programs read it: one function for each border. Whatever comes in, what goes out is
// valid UTF-8 and can't end, or add to, what it stands in.

namespace sandbox {

// The bytes that are not UTF-8 become U+FFFD; the rest stays as it is. For JSON, which
// has escapes of its own: model/json_writer.h calls this.
std::string valid_text(std::string_view text);

// For a terminal or a log, on one line: line breaks, tabs, other control characters,
// what turns the direction of writing or takes no room, and bytes that are not UTF-8
// are written as escapes: \n, \t, \x1B, \u202E, \xFF. A text longer than `most` bytes
// ends with "…".
constexpr std::size_t no_limit = static_cast<std::size_t>(-1);
std::string shown_text(std::string_view text, std::size_t most = no_limit);

// For XML 1.0, as content or in a quoted attribute. What no XML document may hold
// becomes U+FFFD; line breaks and tabs stay, as references.
std::string in_xml(std::string_view text);

// For HTML, as content or in a quoted attribute.
std::string in_html(std::string_view text);

// For Markdown, on one line and inside a cell of a table; shown as it is, with nothing in
// it that Markdown or HTML reads.
std::string in_markdown(std::string_view text);
// The same as `code`, backquotes around it; a backquote in it becomes an apostrophe.
std::string in_markdown_code(std::string_view text);

// A word of a POSIX shell, in apostrophes.
std::string in_shell(std::string_view text);

// A path as a URI reference (RFC 3986): each byte that may not stand in one is
// percent-encoded; a path that starts with / becomes file:///….
std::string in_uri(std::string_view path);

// Whether a letter can't be seen, or changes how others are seen: control characters
// (tabs and line ends too), zero-width ones, marks of direction, line separators.
bool is_unseen(char32_t code_point);

}  // namespace sandbox
