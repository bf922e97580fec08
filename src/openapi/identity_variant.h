#pragma once

#include <optional>
#include <string_view>

#include "model/contract.h"

namespace sandbox {

// How a FranceConnect identity calls an operation that only an OpenAPI document knows, as
// its path says (`…/france_connect`): as the operation of the contract does whose path is
// the most alike, and by the parameters of `declared` besides. Nothing when the path says
// otherwise, or no operation of the family is called so.
std::optional<Variant> identity_variant(const Contract& contract, const Family& family,
                                        std::string_view path, const Variant& declared);

}  // namespace sandbox
