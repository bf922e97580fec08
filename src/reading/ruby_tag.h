#pragma once

#include <optional>
#include <string_view>

#include "model/node.h"

namespace sandbox {

// A scalar, plain or quoted, with a tag: `!!int "07"` is 7, `!!str 07` is "07",
// `!!float 3` is 3.0; tags that mean nothing to Ruby change nothing. Nothing when
// Ruby's safe reader refuses it. `tag` is written out: `tag:yaml.org,2002:int`.
std::optional<Node> ruby_tagged(std::string_view written, std::string_view tag);

// Whether that reader refuses a list or a map with this tag; without one it is empty.
bool ruby_refuses_list(std::string_view tag);
bool ruby_refuses_map(std::string_view tag);

// Whether a list with this tag is a map written as a list (`!!omap`).
bool is_ordered_map(std::string_view tag);

}  // namespace sandbox
