#include "answering/maintenance.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace sandbox {

const MaintenanceWindow* open_window(const Provider& provider, const Moment& now) {
  const auto found =
      std::ranges::find_if(provider.maintenance, [&](const MaintenanceWindow& window) {
        if (window.weekday && *window.weekday != weekday(now.today)) return false;
        if (window.day && *window.day != now.today) return false;
        return window.from <= now.second_of_day && now.second_of_day <= window.to;
      });
  return found == provider.maintenance.end() ? nullptr : &*found;
}

std::string clock_time(int second_of_day) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%02d:%02d", second_of_day / 3600,
                second_of_day / 60 % 60);
  return buffer.data();
}

}  // namespace sandbox
