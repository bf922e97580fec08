#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "site/static_site.h"

namespace sandbox {

// Writes a static site into a folder, making it when it is not there, and removes the files of
// the site that stood there before and are no page any more; how many these were. What a folder
// holds of ours is listed in its file `.bac-a-sable-site`: nothing else is ever removed, and a
// folder that holds files and no such list is refused.
//
// Throws std::runtime_error, with a sentence for the user, for such a folder, for one in which
// links lead elsewhere, and when it can't be written.
std::size_t write_site(const std::string& folder, const std::vector<StaticFile>& files);

}  // namespace sandbox
