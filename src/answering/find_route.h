#pragma once

#include <string_view>

#include "answering/policy.h"
#include "model/catalogue.h"
#include "model/http.h"

namespace sandbox {

// What the host and the path lead to; nothing when one of them is unknown. The path has
// been cleaned (support/percent.h). Source: docs/reference/crosscutting.md 1.1 to 1.5.
Route find_route(const Catalogue& catalogue, const Request& request, std::string_view path,
                 const Policy& policy);

// Whether the method leads anywhere: GET and HEAD do, POST to a few pages.
bool is_followed(const Request& request, const Route& route);
// Whether it is a method at all, to the service's framework.
bool is_known_method(std::string_view method);

// The family that answers there; nullptr when there is none.
const Family* family_of(const Route& route);

}  // namespace sandbox
