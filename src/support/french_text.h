#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sandbox {

// The same with no-break spaces where French sets them: before : ; ? ! and », and after «, but
// not within backquotes, where code is. For sentences; not for what is copied from a page.
std::string with_french_spaces(std::string_view sentence);

// "1 cas", "3 cas", with a no-break space between. French says nought in the singular.
std::string counted(std::size_t count, std::string_view one, std::string_view many);

}  // namespace sandbox
