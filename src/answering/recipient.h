#pragma once

#include <optional>

#include "answering/caller.h"

namespace sandbox {

// Fourteen digits that pass Luhn's check, or La Poste's. Source:
// docs/reference/crosscutting.md 5.1.
bool is_siret(const Value& value);

// The stage at which the recipient is refused; nothing when it is as the family wants
// it. Source: docs/reference/crosscutting.md 5.1, 5.2.
std::optional<Stage> check_recipient(const Value& recipient, const Family& family,
                                     const Caller& caller);

}  // namespace sandbox
