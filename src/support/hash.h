#pragma once

#include <string>
#include <string_view>

namespace sandbox {

// 64 hexadecimal digits, lower case.
std::string sha256_hex(std::string_view bytes);

}  // namespace sandbox
