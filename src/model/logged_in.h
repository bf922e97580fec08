#pragma once

#include <map>
#include <memory>
#include <string>

#include "model/catalogue.h"

namespace sandbox {

// What somebody wishes of the sandbox and of no real server, by its name: "status" is "504".
// docs/design.md 12, "Force", says which there are.
using WishTexts = std::map<std::string, std::string, std::less<>>;

// What an access token of our own FranceConnect provider says.
struct LoggedIn {
  std::shared_ptr<const Identity> identity{};  // nullptr: it is no such token, or no longer one
  WishTexts wishes{};
};

}  // namespace sandbox
