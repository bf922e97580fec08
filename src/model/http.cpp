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

std::string_view Request::host() const {
  std::string_view forwarded = header("X-Forwarded-Host").value_or("");
  forwarded.remove_prefix(forwarded.rfind(',') + 1);
  while (forwarded.starts_with(' ')) forwarded.remove_prefix(1);
  return forwarded.empty() ? header("Host").value_or("") : forwarded;
}

}  // namespace sandbox
