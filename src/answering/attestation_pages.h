#pragma once

#include "answering/exchange.h"

namespace sandbox {

// The document of an attestation, a PDF of one page: 410 once it is too old, 404 for a token that
// was not sealed here, both without a body. Source: docs/reference/since-april.md 3.
Response answer_attestation_document(const Exchange& exchange, const Page& page);

// What whoever verifies it sees: a page with the code, the date and the little that is shown.
Response answer_attestation_link(const Exchange& exchange, const Page& page);

}  // namespace sandbox
