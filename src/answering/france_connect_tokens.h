#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "model/catalogue.h"
#include "model/clock.h"

namespace sandbox {

// Whom an access token of our own FranceConnect provider stands for at that moment; nullptr
// when it is none.
using FranceConnectTokens =
    std::function<std::shared_ptr<const Identity>(std::string_view token, const Moment& now)>;

}  // namespace sandbox
