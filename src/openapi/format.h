#pragma once

#include <string_view>

#include "model/wording.h"

namespace sandbox {

// What `format` asks of a text, and one that it accepts.
struct Format {
  std::string_view name;
  bool (*accepts)(std::string_view text);
  Phrase shown;  // its name; in French what it is, "une date"
  Phrase hint;
  const char* example;  // nobody's: of a reserved domain or address
};

// nullptr when we don't know it: then any text will do.
const Format* find_format(std::string_view name);

// "2023-02-29" is none.
bool is_date(std::string_view text);

}  // namespace sandbox
