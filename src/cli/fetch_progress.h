#pragma once

#include <functional>
#include <string_view>

namespace sandbox {

// What shows, on one line of the terminal, how far git has come with a fetch; empty when
// standard error is no terminal.
std::function<void(std::string_view said)> fetch_progress();

}  // namespace sandbox
