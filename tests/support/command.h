#pragma once

#include <sstream>
#include <string>

#include "cli/commands.h"

namespace sandbox::test {

// What a command printed, and its status.
struct Run {
  int status = 0;
  std::string out;
  std::string err;
};

inline Run run(const Arguments& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = run_command(arguments, {out, err});
  return {status, out.str(), err.str()};
}

}  // namespace sandbox::test
