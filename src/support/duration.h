#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sandbox {

// "30s", "5m", "2h", "90d", "18mo", "1y", "-1d": a length of time in seconds.
// Nothing when the text is none.
std::optional<std::int64_t> seconds_of(std::string_view text);
// The same, and "500ms".
std::optional<std::chrono::milliseconds> milliseconds_of(std::string_view text);
// "2s", "1500ms": milliseconds_of() reads it again.
std::string duration_text(std::chrono::milliseconds time);

}  // namespace sandbox
