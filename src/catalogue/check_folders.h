#pragma once

#include "model/catalogue.h"

namespace sandbox {

// What is to be said of folders whose cases are never served: the contract knows no operation
// of their names, but the OpenAPI documents may.
Findings check_folders(const UnknownFolders& folders, const Contract& contract,
                       const OpenApiAdditions& additions);

}  // namespace sandbox
