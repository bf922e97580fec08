#pragma once

#include <optional>
#include <string>

namespace sandbox {

// Writes a whole file, making its folder when there is none. Throws
// std::runtime_error, with a sentence for the user, when it can't.
void write_file(const std::string& path, const std::string& text);

// Absent when there is no such file.
std::optional<std::string> text_of_file(const std::string& path);

}  // namespace sandbox
