#pragma once

#include <string_view>

#include "model/contract.h"
#include "model/http.h"

namespace sandbox {

// What the service's framework answers itself, without the application's headers: an
// empty page, or a few words in JSON or XML when the path's ending or the Accept header
// asks for that. Source: docs/reference/crosscutting.md 1.2, docs/reference/observed.md E2, E3.
Response framework_error(const Request& request, const Cors& cors, const FrameworkError& error);

}  // namespace sandbox
