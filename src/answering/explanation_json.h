#pragma once

#include <string>
#include <vector>

#include "answering/explain.h"

namespace sandbox {

// An explanation for programs, on one line. Values of what was asked are in it: it is for
// the one who asked.
std::string to_json(const Explanation& told);
// Its parts: {"name": value, …}, a list for a list; and [{"case", "status", "description",
// "differences"}, …].
std::string to_json(const NamedValues& values);
std::string to_json(const std::vector<NearCase>& nearest);

}  // namespace sandbox
