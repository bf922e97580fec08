#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/http.h"

namespace sandbox {

// An answer as it would go over the wire, spoilt: half of its body (of its head when it has
// none), or a body of the same length that is neither text nor JSON. Any other fault is a
// matter of time or of the connection, and leaves it whole.
std::string spoilt(std::string whole, Fault fault);

// Bytes up to and with the empty line.
std::size_t head_size(std::string_view whole);

}  // namespace sandbox
