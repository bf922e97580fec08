#pragma once

#include "check/checked_tree.h"
#include "model/clock.h"

namespace sandbox {

// How check asks the sandbox itself: by the answering path of `serve` at that moment, with a
// token for whatever scopes it asks.
Asking make_asking(const Moment& now);

}  // namespace sandbox
