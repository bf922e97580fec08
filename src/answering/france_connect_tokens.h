#pragma once

#include <functional>
#include <string_view>

#include "model/clock.h"
#include "model/logged_in.h"

namespace sandbox {

// What an access token of our own FranceConnect provider says at that moment; no identity when
// it is none.
using FranceConnectTokens = std::function<LoggedIn(std::string_view token, const Moment& now)>;

}  // namespace sandbox
