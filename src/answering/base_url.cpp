#include "answering/base_url.h"

namespace sandbox {

std::string base_url(const Request& request) {
  const std::string_view host = request.host();
  const bool https = request.header("X-Forwarded-Proto").value_or("").starts_with("https");
  return (https ? "https" : request.scheme) + "://" +
         std::string(host.empty() ? "localhost" : host);
}

}  // namespace sandbox
