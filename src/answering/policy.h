#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "answering/france_connect_tokens.h"
#include "answering/opened_answers.h"
#include "answering/token.h"

namespace sandbox {

// What the one who runs the sandbox chose. docs/design.md 6, 7, 8.
struct Policy {
  enum class Default { automatic, not_found, example };

  FranceConnectTokens france_connect;  // empty: only files of the tree give tokens
  Default when_nothing_matches = Default::automatic;
  bool strict = false;                          // 501 in the place of any default
  bool hints = false;                           // a default names the nearest case
  bool maintenance = false;                     // providers close at night (D3)
  bool host_routing = false;                    // the Host header selects the API (D8)
  std::chrono::milliseconds max_delay{60'000};  // that a client may ask for
  std::shared_ptr<const TokenVerifier> tokens;  // never null
  std::function<std::string()> jwks;            // body of the key set page; never null
  // Answers hold what the caller's scopes open, as in production (D16). A token may ask for
  // it of its own accord.
  bool filter_scopes = false;
  std::shared_ptr<const OpenedAnswers> opened = std::make_shared<const OpenedAnswers>();
};

}  // namespace sandbox
