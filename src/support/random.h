#pragma once

#include <cstddef>
#include <string>

namespace sandbox {

// So many bytes that nobody can guess.
std::string random_bytes(std::size_t count);

}  // namespace sandbox
