#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "answering/answer.h"
#include "answering/nearest.h"
#include "model/wording.h"

namespace sandbox {

// Why a request gets the answer that it gets. Made by answering it: the steps told are
// those that were walked, so an explanation cannot differ from the answer. docs/design.md 12.
struct Explanation {
  enum class Outcome { passed, refused, not_reached };
  struct StepTold {
    std::string_view name;
    const Step* step = nullptr;  // never null once told
    Outcome outcome = Outcome::not_reached;
    Wording looked_at;   // empty when not reached
    std::string reason;  // of a refusal: its errors' texts
  };

  std::string operation;  // its id; empty when the path leads to none
  Response response;
  std::vector<StepTold> steps;  // none without an operation
  // What a case would have to say to be found; empty when that was not reached.
  NamedValues wanted;
  std::string key;
  std::vector<NearCase> nearest;       // of a miss: three at most, the nearest first
  std::vector<std::string> elsewhere;  // of a miss: operations that document this person
  std::vector<std::string> left_out;   // members that no scope of the caller's opens, where asked
};

Explanation explain(const Catalogue& catalogue, const Request& request, const Moment& now,
                    const Policy& policy, const Circumstances& circumstances = {});

}  // namespace sandbox
