#pragma once

#include <functional>
#include <memory>

#include "france_connect/provider.h"
#include "model/catalogue.h"
#include "model/clock.h"
#include "site/page_server.h"

namespace sandbox {

// Where the provider's logins are asked for beforehand.
inline constexpr const char* next_login_path = "/_sandbox/france_connect/next";

// What the pages of FranceConnect need. Called on any thread, may not wait.
struct FranceConnectSources {
  std::shared_ptr<france_connect::Provider> provider;
  std::function<std::shared_ptr<const Catalogue>()> catalogue;  // nullptr while there is none
  std::function<Moment()> clock;
};

// Adds the provider's endpoints to the server's routes: each hands the request to the provider
// as it was sent, and shows the page that comes back, if it is one.
void add_france_connect(PageServer& server, const FranceConnectSources& sources);

}  // namespace sandbox
