#pragma once

#include <string>

#include "model/http.h"

namespace sandbox {

// Where the one who asks has found us: "http://127.0.0.1:8080".
std::string base_url(const Request& request);

}  // namespace sandbox
