#pragma once

#include <string>
#include <vector>

#include "model/http.h"

// What a peer sends before it half-closes, and what comes of it: one line for
// each answer, "STATUS", "close" if the connection ends with it, and its body.
// Both the gate alone and a whole server are held to these.
struct HttpCase {
  std::string what;
  std::string rfc;  // the section that says so; RFC 9112 unless it says 9110
  std::string sent;
  std::string expected;
};

const std::vector<HttpCase>& http_cases();

// The answer of the handler in these cases: what it saw, "POST x/path body".
std::string describe(const sandbox::Request& request);
