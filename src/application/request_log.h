#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "model/http.h"

namespace sandbox {

enum class LogFormat { text, json, off };

// One line about one answer: time, method, path (as ShownPaths has it), operation,
// status, kind of answer, case, microseconds. Nothing that tells who was asked for.
std::string log_line(LogFormat format, std::int64_t epoch, const std::string& method,
                     const Response& response, std::int64_t microseconds);

}  // namespace sandbox
