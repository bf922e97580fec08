#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/node.h"
#include "reading/document.h"

namespace sandbox {

// What a text says, in bytes that are read by walking over them once, without a parser. It
// goes with its text: what stands there as it is read is not written again, only where it
// stands. cmake/embed.cpp makes those of the files in the program; docs/flat-form.md.
//
// Of a text that was read without any finding. Absent where there is one: then who reads
// the text must hear of it.
std::optional<std::string> flat_form(std::string_view text, const std::string& file);

// The other way, with every place; `form` must be what flat_form() made of `text`.
Node read_flat_form(std::string_view form, std::string_view text);

// Whether aliases were written out in it.
bool has_aliases(std::string_view form);

// Whether a text is one in the program that has such a form.
bool is_prepared(std::string_view text);

// The same of a text in the program, which is known by where it lies in memory. Absent for
// any other text, and for one with aliases where they are refused.
std::optional<Document> read_prepared(std::string_view text, Aliases aliases);

}  // namespace sandbox
