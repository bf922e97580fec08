#pragma once

#include <string>

#include "model/members.h"

namespace sandbox {

// A table in Markdown, in French: each member of the answers, and which scopes open it. Members
// inside others are named "admissions.regime_formation".
std::string members_table(const AnswerMembers& members);

}  // namespace sandbox
