#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

// What `bac-a-sable COMMAND --help` says of one command.
struct CommandHelp {
  std::string name;
  std::string summary;
  std::string text;
};

// An option as a help text tells of it.
struct HelpOption {
  std::vector<std::string> names;    // "-h", "--help"
  std::string value;                 // "TEXT=18mo", "text|json=text"; empty for a flag
  std::vector<std::string> choices;  // what the value may be; empty when anything may
  std::string sentence;
};

// The options that a help text lists, in its order.
std::vector<HelpOption> options_in(std::string_view help);

}  // namespace sandbox
