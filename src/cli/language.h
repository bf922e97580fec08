#pragma once

#include <string>

#include "model/wording.h"

namespace sandbox {

// The language of `--lang`; when that was not given, the one that the environment asks
// for: model/wording.h.
Language chosen_language(const std::string& option);

}  // namespace sandbox
