#pragma once

#include <string>

#include "model/wording.h"

namespace sandbox {

// What is wrong with the letters of a text that somebody will have to type: one that can't
// be seen, a typographic quote, a space at an end. Empty when nothing is.
Wording odd_letters(const std::string& text);

// The text as its author meant it: plain quotes and spaces, none at an end.
std::string as_typed(const std::string& text);

}  // namespace sandbox
