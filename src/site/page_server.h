#pragma once

#include <httplib.h>

#include <string>

#include "model/http.h"

namespace sandbox {

// cpp-httplib's server without its sockets: routes and handlers are httplib's, requests
// come from our edge and answers go back to it. Set up first, then asked on any thread.
class PageServer : public httplib::Server {
 public:
  // The answer of the route that the request takes. A handler that throws gives an
  // empty 500.
  sandbox::Response answer(const sandbox::Request& request);

  // For handlers: the request that this thread is answering, as it was sent. httplib's own
  // copy has been decoded, and says less (docs/libraries.md 2.4).
  static const sandbox::Request& asked();
};

}  // namespace sandbox
