#include "application/access.h"

#include <algorithm>

#include "support/hash.h"
#include "support/host.h"
#include "support/text.h"

namespace sandbox {
namespace {

// A link of another site that somebody follows: what it leads to is shown in its own tab, and
// the page that the link is on can't read it. Browsers say so, no page can.
bool is_followed_link(const Request& request) {
  return (request.method == "GET" || request.method == "HEAD") &&
         request.header("Sec-Fetch-Mode") == "navigate" &&
         request.header("Sec-Fetch-Dest") == "document";
}

// Browsers say where a request comes from; programs say nothing.
bool is_of_another_origin(const Request& request) {
  const auto site = request.header("Sec-Fetch-Site");
  if (site && *site != "same-origin" && *site != "none") {
    if (!is_followed_link(request)) return true;
  }
  const auto origin = request.header("Origin");
  if (!origin) return false;
  const std::size_t scheme = origin->find("://");
  return scheme == std::string_view::npos ||
         !equal_ignoring_case(origin->substr(scheme + 3), request.header("Host").value_or(""));
}

// A name that somebody else's DNS may point at us is no name of ours. An address can't
// be pointed elsewhere.
bool is_our_host(const Access& access, const Request& request) {
  const std::string_view name = host_name(request.header("Host").value_or(""));
  if (is_loopback(name)) return true;
  if (!access.on_loopback_alone && is_ip_address(name)) return true;
  return std::ranges::any_of(
      access.hosts, [&](const std::string& host) { return equal_ignoring_case(host, name); });
}

}  // namespace

std::optional<AccessRefusal> refusal_of_page(const Access& access, const Request& request) {
  if (is_of_another_origin(request)) {
    return AccessRefusal{403, "this is not for web pages of another origin"};
  }
  if (!is_our_host(access, request)) {
    return AccessRefusal{
        403,
        "this is not answered under that Host; call it by a name of this machine, or start "
        "`serve` with --host NAME"};
  }
  return std::nullopt;
}

std::optional<AccessRefusal> refusal_of_state(const Access& access, const Request& request) {
  if (auto refusal = refusal_of_page(access, request)) return refusal;
  if (access.admin_token.empty()) {
    if (access.on_loopback_alone) return std::nullopt;
    return AccessRefusal{
        403,
        "other machines can reach this server, so this wants a token; start `serve` with "
        "--admin-token"};
  }
  const std::string wanted = "Bearer " + access.admin_token;
  if (equal_in_constant_time(request.header("Authorization").value_or(""), wanted)) {
    return std::nullopt;
  }
  return AccessRefusal{401, "this wants the token of --admin-token, as `Authorization: Bearer …`"};
}

}  // namespace sandbox
