#include "answering/pages.h"

#include <algorithm>

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

Response text(const Exchange& exchange, const Page& page) {
  return fixed_page(exchange.request, exchange.contract().cors, page, exchange.route.has_format);
}

// Where the one who asks has found us: "http://127.0.0.1:8080".
std::string base_url(const Request& request) {
  const std::string_view host = request.host();
  const bool https = request.header("X-Forwarded-Proto").value_or("").starts_with("https");
  return (https ? "https" : request.scheme) + "://" +
         std::string(host.empty() ? "localhost" : host);
}

Response pings(const Exchange& exchange, const Page& page) {
  const std::string base = base_url(exchange.request) + "/api/";
  return body_of(
      exchange, page, 200, json_list(exchange.contract().pings, [&](const Ping& ping) {
        return JsonObject().text("name", ping.name).text("url", base + ping.key + "/ping").str();
      }));
}

Response provider_ping(const Exchange& exchange, const Page& page) {
  const auto& parameters = exchange.route.parameters;
  const std::string provider = parameters.empty() ? "" : parameters.front().second;
  const auto& known = exchange.contract().pings;
  if (std::ranges::find(known, provider, &Ping::key) == known.end()) {
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
  if (found == exchange.catalogue.page_files.end())
    return text(exchange, exchange.contract().no_route);
  return body_of(exchange, page, 200, *found->second);
}

Response introspect(const Exchange& exchange, const Page& page) {
  const auto identified = identify_caller(exchange.catalogue, exchange.request, exchange.parameters,
                                          false, exchange.now, exchange.tokens);
  if (const Stage* stage = std::get_if<Stage>(&identified)) {
    return refuse(exchange, *page.family, {*stage});
  }
  const Caller& caller = std::get<Caller>(identified);
  if (const auto stage = check_recipient(exchange.parameters["recipient"], *page.family, caller)) {
    return refuse(exchange, *page.family, {*stage});
  }
  HeaderGroups groups = groups_of(page, exchange.route.has_format);
  groups.cache = true;
  return reply(exchange.request, exchange.contract().cors, page.content_type,
               prepare(200, JsonObject()
                                .text("_id", caller.token->jti)
                                .text("name", "")
                                .raw("scopes", json_list(caller.token->scopes, json_text))
                                .str()),
               groups);
}

}  // namespace

Response fixed_page(const Request& request, const Cors& cors, const Page& page, bool has_format) {
  return reply(request, cors, page.content_type, prepare(page.status, page.body),
               groups_of(page, has_format));
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
  }
  return text(exchange, exchange.contract().no_route);
}

}  // namespace sandbox
