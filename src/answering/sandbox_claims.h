#pragma once

#include <memory>
#include <string>

#include "answering/wishes.h"
#include "model/logged_in.h"
#include "model/node.h"

namespace sandbox {

// What an access token says to the sandbox, and to no real server, in its one claim
// `sandbox`: {"sandbox": {"status": 504, "delay": "2s", "filter_scopes": true}}. Most members are
// those of wish_options(); a new one is read and written here.
struct SandboxClaims {
  Wishes wishes;
  bool filter_scopes = false;  // answers hold what the token's scopes open, as in production
};

// nullptr when the token has no such claim. What can't be read becomes Wishes::wrong, so that
// the client hears of it: the token itself stays good.
std::shared_ptr<const SandboxClaims> read_sandbox_claims(const Node& claims);
// The same, of a login.
std::shared_ptr<const SandboxClaims> read_sandbox_claims(const WishTexts& wishes);

// The claim's value; empty when nothing is said.
std::string to_json(const SandboxClaims& claims);

}  // namespace sandbox
