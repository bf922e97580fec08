#pragma once

#include "model/http.h"
#include "site/book.h"

namespace sandbox {

// Whether the request asks, as a browser does, for something that programs are told as JSON and
// people on a page: the last requests, one of them with its explanation.
bool has_request_page(const Request& request);

// The page of what a program is answered. `?draft=200` of one request is the YAML of a case that
// would answer it with that status, for `check` to accept. `book` is nullptr while there is no
// tree.
Response request_page(const Request& request, const Response& for_programs, const Book* book);

}  // namespace sandbox
