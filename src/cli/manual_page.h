#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/help_text.h"

namespace sandbox {

// The manual page bac-a-sable(1), in the language of man. It is made of the help texts, so that it
// says what the program takes.
std::string manual_page(const std::vector<CommandHelp>& commands, std::string_view version);

}  // namespace sandbox
