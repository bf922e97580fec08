#include "support/duration.h"

#include <string>

#include "support/text.h"

namespace sandbox {

std::optional<std::int64_t> seconds_of(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::int64_t seconds;
  };
  constexpr std::int64_t hour = 3600;
  constexpr std::int64_t day = 24 * hour;
  const Unit units[] = {
      {"mo", 30 * day + day / 2}, {"s", 1}, {"m", 60}, {"h", hour}, {"d", day}, {"y", 365 * day}};
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  for (const Unit& unit : units) {
    if (!text.ends_with(unit.name)) continue;
    const std::string_view number = text.substr(0, text.size() - unit.name.size());
    if (!is_digits(number) || number.size() > 6) continue;
    const std::int64_t seconds = std::stoll(std::string(number)) * unit.seconds;
    return negative ? -seconds : seconds;
  }
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> milliseconds_of(std::string_view text) {
  if (text.ends_with("ms")) {
    const std::string_view number = text.substr(0, text.size() - 2);
    if (!is_digits(number) || number.size() > 9) return std::nullopt;
    return std::chrono::milliseconds(std::stoll(std::string(number)));
  }
  const auto seconds = seconds_of(text);
  if (!seconds) return std::nullopt;
  return std::chrono::seconds(*seconds);
}

std::string duration_text(std::chrono::milliseconds time) {
  const auto count = time.count();
  return count % 1000 == 0 ? std::to_string(count / 1000) + "s" : std::to_string(count) + "ms";
}

}  // namespace sandbox
