#pragma once

#include <string>

namespace sandbox {

// All rules and transforms that a contract may name, one after the other: what each
// takes, what can be set for it, and what it says. Plain lines, none longer than 90
// characters. They stand at the head of schemas/contract/variants.yaml too.
std::string describe_rules();

}  // namespace sandbox
