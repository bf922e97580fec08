#include "answering/reply.h"

#include <algorithm>

#include "answering/mime.h"
#include "answering/query.h"

namespace sandbox {
namespace {

constexpr std::string_view security_headers =
    "x-frame-options: SAMEORIGIN\r\n"
    "x-xss-protection: 0\r\n"
    "x-content-type-options: nosniff\r\n"
    "x-permitted-cross-domain-policies: none\r\n"
    "referrer-policy: strict-origin-when-cross-origin\r\n";
constexpr std::string_view cache_headers =
    "x-response-cached: false\r\n"
    "x-cache-expires-in: \r\n";

// Bytes of an answer's headers, those included that are added after it.
constexpr std::size_t usual_size = 1000;

bool is_allowed(const Cors& cors, std::string_view origin) {
  const std::size_t scheme = origin.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view host = origin.substr(scheme + 3);
  return std::ranges::find(cors.hosts, host) != cors.hosts.end();
}

// The part of a public path that a star stands for may be any text.
bool is_public(const Cors& cors, const Request& request) {
  const std::string_view pattern = cors.public_path;
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return false;
  const std::string_view path = split_target(request.target).path;
  return path.size() >= pattern.size() - 1 && path.starts_with(pattern.substr(0, star)) &&
         path.ends_with(pattern.substr(star + 1));
}

// As the service compares them: one tag, exactly; no list, no `*` (docs/reference/observed.md E13).
bool already_has(const Request& request, const std::string& etag) {
  return request.header("If-None-Match") == etag;
}

bool is_cacheable(const PreparedAnswer& answer) {
  return (answer.status == 200 || answer.status == 201) && !answer.body->empty();
}

}  // namespace

void add_cors(const Request& request, const Cors& cors, HeaderLines& headers) {
  const auto origin = request.header("Origin");
  if (!origin) return;
  const bool allowed = is_allowed(cors, *origin);
  if (!allowed && !is_public(cors, request)) return;
  headers.add("access-control-allow-origin", allowed ? *origin : "*");
  headers.add("access-control-allow-methods", cors.methods);
  headers.add("access-control-expose-headers", "");
  headers.add("access-control-max-age", cors.max_age);
}

Response reply(const Request& request, const Cors& cors, const std::string& content_type,
               const PreparedAnswer& answer, const HeaderGroups& groups) {
  static const auto nothing = std::make_shared<const std::string>();
  const bool cacheable = is_cacheable(answer);
  const bool unchanged = cacheable && already_has(request, answer.etag);
  Response response;
  response.status = unchanged ? 304 : answer.status;
  response.body = unchanged ? nothing : answer.body;
  response.headers.reserve(usual_size);
  if (!content_type.empty() && !unchanged) response.headers.add("Content-Type", content_type);
  if (groups.security) response.headers.add_lines(security_headers);
  if (groups.cache) response.headers.add_lines(cache_headers);
  const auto accept = request.header("Accept");
  const bool vary_accept =
      groups.vary_accept && accept && !accept->empty() && !is_browser_like(*accept);
  response.headers.add_lines(vary_accept ? "vary: Accept, Origin\r\n" : "vary: Origin\r\n");
  add_cors(request, cors, response.headers);
  if (cacheable) response.headers.add("etag", answer.etag);
  response.headers.add_lines(cacheable ? "cache-control: max-age=0, private, must-revalidate\r\n"
                                       : "cache-control: no-cache\r\n");
  return response;
}

bool is_preflight(const Request& request) {
  return request.method == "OPTIONS" && request.header("Origin") &&
         request.header("Access-Control-Request-Method");
}

Response preflight(const Request& request, const Cors& cors) {
  Response response;
  response.body = std::make_shared<const std::string>();
  // "GET, HEAD, POST": a method that is not among them gets no answer.
  const std::string method(request.header("Access-Control-Request-Method").value_or(""));
  if ((", " + cors.methods + ",").find(", " + method + ",") == std::string::npos) return response;
  add_cors(request, cors, response.headers);
  const auto wanted = request.header("Access-Control-Request-Headers");
  if (wanted && !response.headers.empty()) {
    response.headers.add("access-control-allow-headers", *wanted);
  }
  return response;
}

}  // namespace sandbox
