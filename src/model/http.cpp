#include "model/http.h"

#include <algorithm>

#include "support/text.h"

namespace sandbox {

std::optional<std::string_view> Request::header(std::string_view name) const {
  const auto found = std::ranges::find_if(
      headers, [&](const Header& header) { return equal_ignoring_case(header.name, name); });
  if (found == headers.end()) return std::nullopt;
  return found->value;
}

}  // namespace sandbox
