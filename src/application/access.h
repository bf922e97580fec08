#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/http.h"

namespace sandbox {

// Who may ask for what is not an answer of the API. docs/design.md 12, "Who may".
struct Access {
  bool on_loopback_alone = true;   // whether only this machine can reach us
  std::string admin_token;         // asked for as Bearer where state is shown or changed
  std::vector<std::string> hosts;  // that we are called by, besides those of this machine
};

struct AccessRefusal {
  int status = 403;
  std::string sentence;  // says what to do
};

// A page of our own, health for example: any program may read it, but no web page of
// another origin through somebody's browser; whoever follows a link of one may. Nothing when it may
// be answered.
std::optional<AccessRefusal> refusal_of_page(const Access& access, const Request& request);

// What shows or changes the state of the server: as a page, and only with the token
// when there is one; without one, only when this machine alone can reach us.
std::optional<AccessRefusal> refusal_of_state(const Access& access, const Request& request);

}  // namespace sandbox
