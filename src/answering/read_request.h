#pragma once

#include <string>

#include "model/http.h"

namespace sandbox {

// The request that a person typed or pasted: a URL, a path, a request line with or
// without headers, or a whole curl command as documentation prints it (`-G`, `-d`,
// `--data-urlencode`, `-H`, `-X`, `-u` and `--url`, quotes, line ends). What it says of
// the host stays in its Host header. Throws std::runtime_error when it is none of these.
Request read_request(const std::string& text);

}  // namespace sandbox
