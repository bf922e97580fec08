#pragma once

#include <optional>

#include "model/clock.h"
#include "model/contract.h"

namespace sandbox {

// The provider's window that `now` falls into, both ends included.
// Source: docs/reference/crosscutting.md 4.7.
const MaintenanceWindow* open_window(const Provider& provider, const Moment& now);

std::string clock_time(int second_of_day);  // "01:10"

}  // namespace sandbox
