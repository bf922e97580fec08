#pragma once

#include <string_view>

#include "answering/policy.h"
#include "answering/throttle.h"
#include "model/catalogue.h"
#include "model/http.h"

namespace sandbox {

// What the host and the path lead to; when one of them is unknown only the API is there that
// is asked. Where both APIs know a path, that of the Host answers, or that of whose prefix the
// path begins with, else the first. The path has been cleaned (support/percent.h).
// Source: docs/reference/crosscutting.md 1.1 to 1.5; docs/design.md 7, D8.
Route find_route(const Catalogue& catalogue, const Request& request, std::string_view path,
                 const Policy& policy);

// Whether the method leads anywhere: GET and HEAD do, POST to a few pages.
bool is_followed(const Request& request, const Route& route);
// Whether it is a method at all, to the service's framework.
bool is_known_method(std::string_view method);

// Whose limits count there.
Limited limited_by(const Route& route);

}  // namespace sandbox
