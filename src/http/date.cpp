#include "http/date.h"

#include <array>
#include <chrono>
#include <ctime>

namespace sandbox {

std::string http_date(long long seconds) {
  const std::time_t time = static_cast<std::time_t>(seconds);
  std::tm utc{};
  gmtime_r(&time, &utc);
  std::array<char, 32> text;  // strftime's names are English: the program never sets a locale
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc)};
}

std::string_view CurrentDate::text() {
  using std::chrono::system_clock;
  const long long now = system_clock::to_time_t(system_clock::now());
  if (now != second_) {
    second_ = now;
    text_ = http_date(now);
  }
  return text_;
}

}  // namespace sandbox
