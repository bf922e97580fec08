#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/catalogue.h"

namespace sandbox {

// A folder of cases, and its files, by the paths that messages show.
struct Folder {
  std::string shown;
  std::vector<std::string> files;
};
using Folders = std::map<std::string, Folder>;

// What is to be said of folders whose cases are never served. The contract knows no operation
// of their names; the OpenAPI documents may.
Findings check_folders(const Folders& folders, const Contract& contract,
                       const OpenApiAdditions& additions);

}  // namespace sandbox
