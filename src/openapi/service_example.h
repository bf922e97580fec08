#pragma once

#include <optional>

#include "model/node.h"
#include "openapi/schema_reference.h"

namespace sandbox {

// An example as the service itself makes it for API Entreprise: every property of an
// object, one item of a list, a scalar's example if it is neither false nor null, else a
// fixed value for its type. It may break its own schema. Where the service chooses by
// chance it is always the same here; nothing where the service would fail.
// Source: docs/reference/entreprise.md 7.
std::optional<Node> service_example_of(const Schema& schema);

}  // namespace sandbox
