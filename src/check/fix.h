#pragma once

#include <string>

#include "model/finding.h"

namespace sandbox {

// The text of one file with what `check --fix` may mend: what changes nothing of
// what is read (rules whose row says can_fix). Other findings are left alone.
std::string fixed(const std::string& text, const Findings& findings_of_file);

// What is new or stands in a file that changed: the findings of `now` that are in
// one of the files, and those that `before` did not have, whatever their line.
Findings only_changed(const Findings& now, const Findings& before,
                      const std::vector<std::string>& changed_files);

}  // namespace sandbox
