#pragma once

#include <string>
#include <vector>

namespace sandbox {

// A request form of DataPass, and the scopes that it asks for. Source:
// docs/reference/habilitations.md.
struct Habilitation {
  std::string id;                   // "api-particulier-noethys"
  std::string name;                 // the software, or the procedure
  std::string use_case;             // the group it is shown in; may be empty
  std::string editor;               // who makes the software; empty for none
  bool hidden = false;              // no longer offered
  std::vector<std::string> scopes;  // none: the applicant chooses
};

}  // namespace sandbox
