#pragma once

#include <string>
#include <string_view>

namespace sandbox {

// What changed from one text to another that has the same number of lines, as `diff -u` and
// `patch` write it; empty when nothing did. `name` is the file's. A last line without its end
// is told as theirs.
std::string unified_diff(std::string_view name, std::string_view before, std::string_view after);

}  // namespace sandbox
