#pragma once

#include "model/catalogue.h"
#include "openapi/document.h"

namespace sandbox {

// What OpenAPI documents add to the contract: a 200 example for each operation,
// and the operations that the contract does not know. The latter read all path
// and query parameters but `recipient`, `context` and `object`, check what the
// document says of each (their errors are named `openapi_parameter`, each
// Validation the parameter), and match by all of them (docs/design.md 4, 6). `contract`
// must outlive the result; the documents whose operations are added live with it.
OpenApiAdditions openapi_additions(const OpenApiDocuments& documents, const Contract& contract);

}  // namespace sandbox
