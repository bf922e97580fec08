#pragma once

#include <cstdint>
#include <string>

#include "model/catalogue.h"
#include "model/revision.h"

namespace sandbox {

// The body of /_sandbox/health: what is served, where it came from, what was left
// out and why. `catalogue` is nullptr before the first load.
std::string health_json(const Catalogue* catalogue, const TreeStatus& status,
                        std::int64_t uptime_seconds);

}  // namespace sandbox
