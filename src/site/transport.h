#pragma once

#include "model/http.h"
#include "site/page_memory.h"

namespace sandbox {

// A page, which has a body, as it goes to whoever sent such a request: with an ETag, and in less
// bytes where that is taken.
PageMemory::Page for_transport(const Request& request, const Response& response);

// The same as an answer; 304 to a browser that has it already.
Response transported(const Request& request, const PageMemory::Page& page);

}  // namespace sandbox
