#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/help_text.h"

namespace sandbox {

// The shells that completion_for() knows, as its caller may list them.
std::vector<std::string> shells_with_completion();

// A script for that shell: commands, their options, and the words that an option takes. It is made
// of the help texts, so that what is completed is what the program takes. Nothing for a shell that
// it does not know.
std::optional<std::string> completion_for(std::string_view shell,
                                          const std::vector<CommandHelp>& commands);

}  // namespace sandbox
