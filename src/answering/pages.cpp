#include "answering/pages.h"

#include <algorithm>

#include "answering/attestation_pages.h"
#include "answering/base_url.h"
#include "answering/caller.h"
#include "answering/recipient.h"
#include "answering/refusal.h"
#include "answering/reply.h"
#include "model/json_writer.h"
#include "model/node.h"

namespace sandbox {
namespace {

HeaderGroups groups_of(const Page& page, bool has_format) {
  return {!page.raw, false, !page.raw && !has_format};
}

Response body_of(const Exchange& exchange, const Page& page, int status, std::string body) {
  return reply(exchange.request, exchange.contract().cors, page.content_type,
               prepare(status, std::move(body)), groups_of(page, exchange.route.has_format));
}

// "/api/ants/ping" of the page at "/api/{provider}/ping", "/ping/insee/sirene" of
// "/ping/*provider".
std::string ping_path(const std::string& page, const std::string& key) {
  const std::size_t rest = page.find("/*");
  if (rest != std::string::npos) return page.substr(0, rest + 1) + key;
  const std::size_t start = page.find('{');
  const std::size_t end = page.find('}', start);
  if (end == std::string::npos) return page;
  return page.substr(0, start) + key + page.substr(end + 1);
}

Response pings(const Exchange& exchange, const Page& page) {
  const auto& contract = exchange.contract();
  const auto answering = std::ranges::find_if(contract.pages, [&](const Page& other) {
    return other.action == Page::Action::provider_ping && other.api == page.api;
  });
  std::vector<Ping> listed;
  for (const Ping& ping : contract.pings) {
    if (ping.api == page.api && answering != contract.pages.end()) listed.push_back(ping);
  }
  const std::string base = base_url(exchange.request);
  return body_of(exchange, page, 200, json_list(listed, [&](const Ping& ping) {
                   return JsonObject()
                       .text("name", ping.name)
                       .text("url", base + ping_path(answering->path, ping.key))
                       .str();
                 }));
}

Response provider_ping(const Exchange& exchange, const Page& page) {
  const auto& parameters = exchange.route.parameters;
  const std::string provider = parameters.empty() ? "" : parameters.front().second;
  const auto& known = exchange.contract().pings;
  const bool is_known = std::ranges::any_of(
      known, [&](const Ping& ping) { return ping.api == page.api && ping.key == provider; });
  if (!is_known) {
    return body_of(exchange, page, 404, "{}");
  }
  return body_of(exchange, page, 200,
                 JsonObject()
                     .text("status", "ok")
                     .text("last_update", utc_timestamp(exchange.now.epoch))
                     .str());
}

Response jwks(const Exchange& exchange, const Page& page) {
  return body_of(exchange, page, 200, exchange.policy.jwks());
}

Response document(const Exchange& exchange, const Page& page) {
  const auto found = exchange.catalogue.page_files.find(page.file);
  if (found == exchange.catalogue.page_files.end()) return answer_no_route(exchange);
  return body_of(exchange, page, 200, std::string(*found->second));
}

std::variant<Caller, Stage> caller_of(const Exchange& exchange) {
  return identify_caller(exchange.catalogue, exchange.request, exchange.parameters, false,
                         exchange.now, exchange.tokens);
}

// For anybody, or for the callers of a family.
Response text(const Exchange& exchange, const Page& page) {
  if (page.family != nullptr) {
    const auto identified = caller_of(exchange);
    if (const Stage* stage = std::get_if<Stage>(&identified)) {
      return refuse(exchange, *page.family, {*stage});
    }
  }
  return body_of(exchange, page, page.status, page.body);
}

Response introspect(const Exchange& exchange, const Page& page) {
  const auto identified = caller_of(exchange);
  if (const Stage* stage = std::get_if<Stage>(&identified)) {
    return refuse(exchange, *page.family, {*stage});
  }
  const Caller& caller = std::get<Caller>(identified);
  if (const auto stage = check_recipient(exchange.parameters["recipient"], *page.family, caller)) {
    return refuse(exchange, *page.family, {*stage});
  }
  HeaderGroups groups = groups_of(page, exchange.route.has_format);
  groups.cache = true;
  Response response =
      reply(exchange.request, exchange.contract().cors, page.content_type,
            prepare(200, JsonObject()
                             .text("_id", caller.token->jti)
                             .text("name", "")
                             .raw("scopes", json_list(caller.token->scopes, json_text))
                             .str()),
            groups);
  const std::string end = end_of_token(*caller.token);
  if (!end.empty()) response.headers.add("X-Sandbox-Note", end);
  return response;
}

Response privileges(const Exchange& exchange, const Page& page) {
  const auto identified = caller_of(exchange);
  if (const Stage* stage = std::get_if<Stage>(&identified)) {
    return refuse(exchange, *page.family, {*stage});
  }
  const std::string scopes = json_list(std::get<Caller>(identified).token->scopes, json_text);
  return body_of(exchange, page, 200,
                 JsonObject().raw("data", JsonObject().raw("privileges", scopes).str()).str());
}

}  // namespace

Response answer_no_route(const Exchange& exchange) {
  constexpr std::string_view placeholder = "%{api}";
  const Page& page = exchange.contract().no_route;
  std::string body = page.body;
  const std::size_t at = body.find(placeholder);
  if (at != std::string::npos && exchange.route.api != nullptr) {
    body.replace(at, placeholder.size(), exchange.route.api->name);
  }
  return body_of(exchange, page, page.status, std::move(body));
}

Response answer_page(const Exchange& exchange, const Page& page) {
  switch (page.action) {
    case Page::Action::text:
      return text(exchange, page);
    case Page::Action::pings:
      return pings(exchange, page);
    case Page::Action::provider_ping:
      return provider_ping(exchange, page);
    case Page::Action::jwks:
      return jwks(exchange, page);
    case Page::Action::document:
      return document(exchange, page);
    case Page::Action::introspect:
      return introspect(exchange, page);
    case Page::Action::privileges:
      return privileges(exchange, page);
    case Page::Action::attestation_document:
      return answer_attestation_document(exchange, page);
    case Page::Action::attestation_link:
      return answer_attestation_link(exchange, page);
  }
  return answer_no_route(exchange);
}

}  // namespace sandbox
