#include "model/scopes_id.h"

#include <algorithm>

#include "support/hash.h"
#include "support/text.h"

namespace sandbox {

ScopesId scopes_id(std::vector<std::string> scopes) {
  std::sort(scopes.begin(), scopes.end());
  scopes.erase(std::unique(scopes.begin(), scopes.end()), scopes.end());
  const std::string digest = sha256_hex(join(scopes, "\n"));
  const auto bits = [&](std::size_t from) {
    return std::stoull(digest.substr(from, 16), nullptr, 16);
  };
  return {bits(0), bits(16)};
}

}  // namespace sandbox
