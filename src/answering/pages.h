#pragma once

#include "answering/exchange.h"

namespace sandbox {

// Answers a path that is no operation, by the action that the contract names.
// Source: docs/reference/crosscutting.md 1.3, 1.6.
Response answer_page(const Exchange& exchange, const Page& page);

// A page that says the same whatever was asked: no such route, closed, unreadable.
Response fixed_page(const Request& request, const Cors& cors, const Page& page, bool has_format);

}  // namespace sandbox
