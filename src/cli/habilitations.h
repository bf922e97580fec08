#pragma once

#include <string>
#include <vector>

#include "model/habilitation.h"

namespace sandbox {

// The forms that the program knows. Throws std::runtime_error, with a sentence for the user,
// when they can't be read.
std::vector<Habilitation> known_habilitations();

// The one of that id. Throws std::runtime_error, with the nearest id, when there is none.
const Habilitation& habilitation_named(const std::vector<Habilitation>& known,
                                       const std::string& id);

}  // namespace sandbox
