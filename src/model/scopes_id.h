#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sandbox {

// Stands for a set of scopes where comparing the scopes themselves would cost too much:
// 128 bits of a SHA-256. All zero when nobody has made it yet.
struct ScopesId {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  bool is_made() const { return (high | low) != 0; }
  friend bool operator==(const ScopesId&, const ScopesId&) = default;
};

// The same for the same scopes, in whatever order and however often.
ScopesId scopes_id(std::vector<std::string> scopes);

}  // namespace sandbox
