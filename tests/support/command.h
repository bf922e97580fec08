#pragma once

#include <sstream>
#include <string>
#include <vector>

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

// The names of all commands, as the usage lists them.
inline std::vector<std::string> command_names() {
  const std::string start = "  bac-a-sable ";
  std::istringstream usage(run({"--help"}).out);
  std::vector<std::string> names;
  for (std::string line; std::getline(usage, line);) {
    if (!line.starts_with(start)) continue;
    names.push_back(line.substr(start.size(), line.find(' ', start.size()) - start.size()));
  }
  return names;
}

}  // namespace sandbox::test
