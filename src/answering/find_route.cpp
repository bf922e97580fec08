#include "answering/find_route.h"

#include <algorithm>

namespace sandbox {
namespace {

bool names(const std::string& part, std::string_view host) {
  return !part.empty() && host.find(part) != std::string_view::npos;
}

// Which API a request means, as far as it says so, and the path there.
struct Meant {
  const Api* api = nullptr;  // nullptr when nothing tells
  bool no_other = false;     // what it does not know, nobody does
  std::string_view path;
};

Meant api_meant(const Contract& contract, const Request& request, std::string_view path,
                const Policy& policy) {
  for (const Api& api : contract.apis) {
    if (api.prefix.empty() || !path.starts_with(api.prefix)) continue;
    const std::string_view below = path.substr(api.prefix.size());
    if (below.starts_with('/')) return {&api, true, below};
  }
  const std::string_view host = request.host();
  for (const Api& api : contract.apis) {
    if (names(policy.host_routing ? api.host : api.called, host)) {
      return {&api, policy.host_routing, path};
    }
  }
  return {nullptr, policy.host_routing, path};
}

// Whether that is what the path means before all else. A page that answers for whatever is
// below its path does so only of the API that is meant.
bool is_certain(const Route& route, const Api& api, const Meant& meant) {
  if (route.operation != nullptr) return true;
  return route.page != nullptr && (!route.is_rest || meant.api == &api);
}

// Operations that only OpenAPI documents know are asked for after those of the contract:
// their documents may still have to be read.
Route find_path(const Catalogue& catalogue, const Meant& meant) {
  Route uncertain;
  bool done = false;
  const auto look = [&](const ApiRoutes& of) {
    Route route = of.routes->get().find(meant.path);
    route.api = of.api;
    done = is_certain(route, *of.api, meant);
    const bool of_another = route.is_rest && meant.api != nullptr && meant.api != of.api;
    if (done || (route && !uncertain && !of_another)) uncertain = std::move(route);
  };
  if (meant.api != nullptr) {
    for (const ApiRoutes& of : catalogue.routes) {
      if (of.api == meant.api) look(of);
    }
  }
  for (const ApiRoutes& of : catalogue.routes) {
    if (!done && !meant.no_other && of.api != meant.api) look(of);
  }
  if (done) return uncertain;
  Route documented = additions_of(catalogue).routes.find(meant.path);
  if (documented.operation == nullptr) return uncertain;
  documented.api = documented.operation->family->api;
  return meant.no_other && documented.api != meant.api ? std::move(uncertain) : documented;
}

// How the service calls itself to whom it has nothing to say.
const Api* api_named(const Contract& contract, std::string_view host) {
  for (const Api& api : contract.apis) {
    if (names(api.called, host)) return &api;
  }
  return contract.apis.empty() ? nullptr : &contract.apis.front();
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
  if (route.page != nullptr && route.page->any_method) return true;
  return request.method == "POST" && route.page != nullptr && route.page->post;
}

bool is_known_method(std::string_view method) {
  return std::ranges::find(known_methods, method) != std::end(known_methods);
}

Limited limited_by(const Route& route) {
  if (route.operation != nullptr) return {route.operation->family, route.operation};
  if (route.page != nullptr) return {route.page->family, nullptr};
  return {route.other_version_of, route.sibling};
}

Route find_route(const Catalogue& catalogue, const Request& request, std::string_view path,
                 const Policy& policy) {
  const Contract& contract = *catalogue.contract;
  const Meant meant = api_meant(contract, request, path, policy);
  const bool nowhere = meant.no_other && meant.api == nullptr;
  Route route = nowhere ? Route{} : find_path(catalogue, meant);
  if (route.api == nullptr || !route) {
    route.api = meant.api != nullptr ? meant.api : api_named(contract, request.host());
  }
  return route;
}

}  // namespace sandbox
