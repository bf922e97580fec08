#include "answering/reply.h"

#include <algorithm>

namespace sandbox {
namespace {

bool is_allowed(const Cors& cors, std::string_view origin) {
  const std::size_t scheme = origin.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view host = origin.substr(scheme + 3);
  return std::ranges::find(cors.hosts, host) != cors.hosts.end();
}

void add_cors(const Request& request, const Cors& cors, std::vector<ResponseHeader>& headers) {
  const auto origin = request.header("Origin");
  if (!origin || !is_allowed(cors, *origin)) return;
  headers.push_back({"access-control-allow-origin", std::string(*origin)});
  headers.push_back({"access-control-allow-methods", cors.methods});
  headers.push_back({"access-control-expose-headers", ""});
  headers.push_back({"access-control-max-age", cors.max_age});
}

// If-None-Match is a list of tags, or `*` (RFC 9110 section 13.1.2).
bool already_has(const Request& request, const std::string& etag) {
  const auto tags = request.header("If-None-Match");
  return tags && (*tags == "*" || tags->find(etag) != std::string_view::npos);
}

void add_validators(const Request& request, const PreparedAnswer& answer, Response& response) {
  const bool cacheable = (answer.status == 200 || answer.status == 201) && !answer.body->empty();
  if (!cacheable) {
    response.headers.push_back({"cache-control", "no-cache"});
    return;
  }
  response.headers.push_back({"etag", answer.etag});
  response.headers.push_back({"cache-control", "max-age=0, private, must-revalidate"});
  if (!already_has(request, answer.etag)) return;
  static const auto nothing = std::make_shared<const std::string>();
  response.status = 304;
  response.body = nothing;
  std::erase_if(response.headers,
                [](const ResponseHeader& header) { return header.name == "Content-Type"; });
}

}  // namespace

bool is_browser_like(std::string_view accept) {
  const std::size_t star = accept.find("*/*");
  if (star == std::string_view::npos) return false;
  const auto comma_before = [&] {
    std::size_t at = star;
    while (at > 0 && (accept[at - 1] == ' ' || accept[at - 1] == '\t')) --at;
    return at > 0 && accept[at - 1] == ',';
  };
  const auto comma_after = [&] {
    std::size_t at = star + 3;
    while (at < accept.size() && (accept[at] == ' ' || accept[at] == '\t')) ++at;
    return at < accept.size() && accept[at] == ',';
  };
  return comma_before() || comma_after();
}

Response reply(const Request& request, const Cors& cors, const std::string& content_type,
               const PreparedAnswer& answer, const HeaderGroups& groups) {
  Response response;
  response.status = answer.status;
  response.body = answer.body;
  response.headers.reserve(20);
  if (!content_type.empty()) response.headers.push_back({"Content-Type", content_type});
  if (groups.security) {
    response.headers.push_back({"x-frame-options", "SAMEORIGIN"});
    response.headers.push_back({"x-xss-protection", "0"});
    response.headers.push_back({"x-content-type-options", "nosniff"});
    response.headers.push_back({"x-permitted-cross-domain-policies", "none"});
    response.headers.push_back({"referrer-policy", "strict-origin-when-cross-origin"});
  }
  if (groups.cache) {
    response.headers.push_back({"x-response-cached", "false"});
    response.headers.push_back({"x-cache-expires-in", ""});
  }
  const auto accept = request.header("Accept");
  const bool vary_accept =
      groups.vary_accept && accept && !accept->empty() && !is_browser_like(*accept);
  response.headers.push_back({"vary", vary_accept ? "Accept, Origin" : "Origin"});
  add_cors(request, cors, response.headers);
  add_validators(request, answer, response);
  return response;
}

bool is_preflight(const Request& request) {
  return request.method == "OPTIONS" && request.header("Origin") &&
         request.header("Access-Control-Request-Method");
}

Response preflight(const Request& request, const Cors& cors) {
  Response response;
  response.body = std::make_shared<const std::string>();
  add_cors(request, cors, response.headers);
  const auto wanted = request.header("Access-Control-Request-Headers");
  if (wanted && !response.headers.empty()) {
    response.headers.push_back({"access-control-allow-headers", std::string(*wanted)});
  }
  return response;
}

}  // namespace sandbox
