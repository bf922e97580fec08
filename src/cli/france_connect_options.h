#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "cli/options.h"
#include "france_connect/provider.h"

namespace sandbox {

// What `serve` may be told of FranceConnect.
struct FranceConnectOptions {
  std::vector<std::string> clients;  // "ID:SECRET:REDIRECT_URI[,REDIRECT_URI…]"
  std::string identities;            // a CSV file
  std::string elliptic_key;          // PEM files; empty: the published ones
  std::string rsa_key;
  std::string public_url;
  std::chrono::milliseconds token_life{60'000};

  void declare(Options& options);
};

// The provider. What the options name is read at once, so that a wrong one is heard of: throws
// std::runtime_error, with a sentence for the user. `schemas` is the folder of --schemas, empty
// for the embedded ones; `jwks_key` the file of --jwks-key, empty when there is none.
std::shared_ptr<france_connect::Provider> make_provider(const FranceConnectOptions& chosen,
                                                        const std::string& schemas,
                                                        const std::string& jwks_key);

}  // namespace sandbox
