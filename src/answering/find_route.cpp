#include "answering/find_route.h"

#include <algorithm>

namespace sandbox {
namespace {

// Operations that only OpenAPI documents know are asked for last: their documents
// may still have to be read.
Route find_path(const Catalogue& catalogue, std::string_view path) {
  Route route = catalogue.routes.find(path);
  if (route.page != nullptr || route.operation != nullptr) return route;
  if (Route documented = additions_of(catalogue).routes.find(path);
      documented.operation != nullptr) {
    return documented;
  }
  return route;
}

bool is_host_of(const Family* family, const Contract& contract, std::string_view host) {
  const auto selects = [&](const Family& candidate) {
    return host.find(candidate.host) != std::string_view::npos;
  };
  if (family != nullptr) return selects(*family);
  return std::ranges::any_of(contract.families,
                             [&](const auto& entry) { return selects(entry.second); });
}

// Those of RFC 9110 and 5789, and of the RFCs on WebDAV, versions, calendars and search.
constexpr std::string_view known_methods[] = {
    "GET",       "HEAD",       "POST",  "PUT",        "DELETE",    "OPTIONS",
    "TRACE",     "CONNECT",    "PATCH", "PROPFIND",   "PROPPATCH", "MKCOL",
    "COPY",      "MOVE",       "LOCK",  "UNLOCK",     "REPORT",    "VERSION-CONTROL",
    "CHECKOUT",  "CHECKIN",    "LABEL", "UNCHECKOUT", "UPDATE",    "MKWORKSPACE",
    "MERGE",     "MKACTIVITY", "ACL",   "ORDERPATCH", "SEARCH",    "BASELINE-CONTROL",
    "MKCALENDAR"};

}  // namespace

bool is_followed(const Request& request, const Route& route) {
  if (request.method == "GET" || request.method == "HEAD") return true;
  return request.method == "POST" && route.page != nullptr && route.page->post;
}

bool is_known_method(std::string_view method) {
  return std::ranges::find(known_methods, method) != std::end(known_methods);
}

const Family* family_of(const Route& route) {
  if (route.operation != nullptr) return route.operation->family;
  if (route.page != nullptr) return route.page->family;
  return route.other_version_of;
}

Route find_route(const Catalogue& catalogue, const Request& request, std::string_view path,
                 const Policy& policy) {
  Route route = find_path(catalogue, path);
  const bool is_here =
      !policy.host_routing || is_host_of(family_of(route), *catalogue.contract, request.host());
  return is_here ? std::move(route) : Route{};
}

}  // namespace sandbox
