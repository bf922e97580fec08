#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "application/sessions.h"
#include "model/finding.h"

namespace sandbox {

// What was put into a session, or why it can't be.
struct ReadBehaviour {
  std::shared_ptr<const Behaviour> behaviour;  // nullptr when it can't
  std::string wrong;                           // a sentence; empty when findings say it
  Findings findings;                           // of the cases, those of mere warnings too
};

// Reads {"today", "default", "strict", "filter_scopes", "cases", "rules", "ttl"}, all of them
// optional. Cases are checked as `check` does, each with "operation" and, when it likes, "name"
// beside what a case file says; one that check calls an error refuses the whole.
ReadBehaviour read_behaviour(std::string_view json, const std::string& session,
                             const Catalogue& catalogue, const Policy& policy, const Moment& now);

}  // namespace sandbox
