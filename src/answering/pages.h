#pragma once

#include "answering/exchange.h"

namespace sandbox {

// Answers a path that is no operation, by the action that the contract names.
// Source: docs/reference/crosscutting.md 1.3, 1.6.
Response answer_page(const Exchange& exchange, const Page& page);

// What is said where nothing answers, in the name of the API that was asked.
Response answer_no_route(const Exchange& exchange);

}  // namespace sandbox
