#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "check/reach.h"
#include "contract/calls.h"
#include "model/http.h"

namespace sandbox {

// How one variant did.
struct Prover::Attempt {
  Call call;
  std::vector<Mismatch> mismatches;
  Response response;  // of the last request
  std::string bearer;
  bool reached = false;
  std::string token;  // of the tree, with which it was reached first
  bool only_here = false;
  bool by_probe = false;  // only with an identity made for it

  std::size_t unknown_names() const {
    return static_cast<std::size_t>(std::ranges::count_if(mismatches, &Mismatch::unknown));
  }
};

// One param with another value, and the request is no longer refused for what it is.
struct Prover::Mend {
  std::string param;
  Node value;
  bool is_there = false;  // else it is to be added
};

// "`nom`, `prenoms`"
std::string in_backquotes(const std::vector<std::string>& names);

}  // namespace sandbox
