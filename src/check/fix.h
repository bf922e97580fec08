#pragma once

#include <string>
#include <vector>

#include "model/finding.h"

namespace sandbox {

// A change of a file that is safe to make: at that place stands `written`, and `instead`
// says the same, for everybody to read alike.
struct Edit {
  Place place;
  std::string written;
  std::string instead;
};
using Edits = std::vector<Edit>;

// The text of one file with these changes, which are for that file, and with the end of
// its last line. Where something else stands at a place, it is left alone.
std::string fixed(const std::string& text, const Edits& edits);

// What is new or stands in a file that changed: the findings of `now` that are in
// one of the files, and those that `before` did not have, whatever their line.
Findings only_changed(const Findings& now, const Findings& before,
                      const std::vector<std::string>& changed_files);

}  // namespace sandbox
