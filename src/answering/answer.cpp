#include "answering/answer.h"

#include <algorithm>

#include "answering/exchange.h"
#include "answering/maintenance.h"
#include "answering/match.h"
#include "answering/mime.h"
#include "answering/pages.h"
#include "answering/reply.h"
#include "support/text.h"

namespace sandbox {
namespace {

bool is_france_connect_able(const Operation& operation) {
  return std::ranges::any_of(operation.variants, &Variant::france_connect);
}

// The first variant that applies. nullptr when only FranceConnect could have told
// who is meant.
const Variant* choose_variant(const Operation& operation, const Caller& caller,
                              const Parameters& parameters) {
  const auto applies = [&](const Variant& variant) {
    if (variant.france_connect != caller.is_france_connect()) return false;
    return variant.if_present.empty() || !is_blank(parameters[variant.if_present]);
  };
  const auto found = std::ranges::find_if(operation.variants, applies);
  return found == operation.variants.end() ? nullptr : &*found;
}

Response answer_with(const Exchange& exchange, const Operation& operation,
                     const PreparedAnswer& prepared, const TestCase* test_case) {
  Response response =
      reply(exchange.request, exchange.contract().cors, operation.family->content_type, prepared,
            {true, true, !exchange.route.has_format});
  if (test_case != nullptr) {
    response.note.case_file = test_case->operation + "/" + test_case->name;
    response.headers.add("X-Sandbox-Case", response.note.case_file);
  }
  return response;
}

// Design 6: the operation's own 404, else an example, else the family's error.
Response answer_default(const Exchange& exchange, const Operation& operation,
                        const CaseSet* cases) {
  using Default = Policy::Default;
  const Default choice = exchange.policy.when_nothing_matches;
  Response response;
  if (choice != Default::example && cases != nullptr && cases->not_found != nullptr) {
    response = answer_with(exchange, operation, cases->not_found->answer, cases->not_found);
  } else {
    const PreparedAnswer* example =
        choice == Default::not_found ? nullptr : example_of(exchange.catalogue, operation.id);
    if (example != nullptr) {
      response = answer_with(exchange, operation, *example, nullptr);
    } else {
      const Provider* provider = operation.provider;
      response =
          refuse(exchange, *operation.family, Stage::not_found,
                 {{"prefix", provider != nullptr ? provider->prefix : "00"},
                  {"provider", provider != nullptr ? provider->name : operation.family->api_name}});
    }
  }
  response.note.kind = "default";
  return response;
}

Response answer_match(const Exchange& exchange, const Operation& operation, const Variant& variant,
                      const std::vector<Value>& values) {
  const CaseSet* cases = cases_of(exchange.catalogue, operation.id);
  const Match match =
      cases == nullptr ? Match{} : find_case(*cases, variant, request_key(variant, values));
  if (match.test_case == nullptr) return answer_default(exchange, operation, cases);
  Response response = answer_with(exchange, operation, match.test_case->answer, match.test_case);
  response.note.kind = "case";
  if (match.forgiven) {
    response.headers.add("X-Sandbox-Note", "staging answers its default here");
  }
  return response;
}

Fillings of_window(const Provider& provider, const MaintenanceWindow& window, const Moment& now) {
  return {{"prefix", provider.prefix},
          {"provider", provider.name},
          {"from", clock_time(window.from)},
          {"to", clock_time(window.to)},
          {"seconds", std::to_string(window.to - now.second_of_day), true}};
}

std::optional<std::string> malformed_header(const Exchange& exchange) {
  const std::string_view accept = exchange.request.header("Accept").value_or("");
  if (!exchange.route.has_format && !is_browser_like(accept)) {
    if (auto malformed = malformed_media_type(accept)) return malformed;
  }
  return malformed_media_type(exchange.request.header("Content-Type").value_or(""));
}

// The heart: who asks, whether they may, what they say, what is documented for it.
// `operation` is the one that the path names, or, for an unknown version, a sibling.
Response answer_operation(const Exchange& exchange, const Operation& operation) {
  const Family& family = *operation.family;
  if (const auto malformed = malformed_header(exchange)) {
    return refuse(exchange, family, Stage::bad_request,
                  {{"message", "\"" + *malformed + "\" is not a valid MIME type"}});
  }

  const auto identified =
      identify_caller(exchange.catalogue, exchange.request, exchange.parameters,
                      is_france_connect_able(operation), exchange.now, exchange.tokens);
  if (const Stage* stage = std::get_if<Stage>(&identified)) return refuse(exchange, family, *stage);
  const Caller& caller = std::get<Caller>(identified);
  if (!has_scope(caller, operation)) return refuse(exchange, family, Stage::missing_scope);

  std::vector<ToldError> missing;
  for (const Family::Mandatory& mandatory : family.mandatory) {
    if (!is_blank(exchange.parameters[mandatory.parameter])) continue;
    missing.emplace_back(&exchange.contract().error_named(mandatory.error));
  }
  if (!missing.empty()) return refuse(exchange, family, Stage::missing_parameter, {}, missing);

  if (exchange.route.other_version_of != nullptr) {
    return refuse(exchange, family, Stage::unsupported_version,
                  {{"version", exchange.route.version}});
  }
  const Variant* variant = choose_variant(operation, caller, exchange.parameters);
  if (variant == nullptr) return refuse(exchange, family, Stage::unknown_identity);
  if (const auto stage = check_recipient(exchange, family, caller)) {
    return refuse(exchange, family, *stage);
  }
  if (exchange.policy.maintenance && operation.provider != nullptr) {
    if (const auto* window = open_window(*operation.provider, exchange.now)) {
      return refuse(exchange, family, Stage::maintenance,
                    of_window(*operation.provider, *window, exchange.now));
    }
  }

  const std::vector<Value> values = read_values(*variant, exchange.parameters, caller);
  const auto errors = validate(*variant, values, exchange.contract(), exchange.now.today);
  if (!errors.empty()) {
    return refuse(exchange, family, Stage::invalid_parameter, {}, errors);
  }
  return answer_match(exchange, operation, *variant, values);
}

// Operations that only OpenAPI documents know are asked for last: their documents
// may still have to be read.
Route find_path(const Catalogue& catalogue, std::string_view path) {
  Route route = catalogue.routes.find(path);
  if (route.page != nullptr || route.operation != nullptr) return route;
  const Route added = additions_of(catalogue).routes.find(path);
  return added.operation != nullptr ? added : route;
}

bool is_host_of(const Family* family, const Contract& contract, std::string_view host) {
  const auto selects = [&](const Family& candidate) {
    return host.find(candidate.host) != std::string_view::npos;
  };
  if (family != nullptr) return selects(*family);
  return std::ranges::any_of(contract.families,
                             [&](const auto& entry) { return selects(entry.second); });
}

const Family* family_of(const Route& route) {
  if (route.operation != nullptr) return route.operation->family;
  if (route.page != nullptr) return route.page->family;
  return route.other_version_of;
}

// What the verb, the host and the path lead to; nothing when one of them is unknown.
Route find_route(const Catalogue& catalogue, const Request& request, std::string_view path,
                 const Policy& policy) {
  if (request.method != "GET" && request.method != "HEAD") return {};
  Route route = find_path(catalogue, path);
  const bool is_here =
      !policy.host_routing || is_host_of(family_of(route), *catalogue.contract, request.host());
  return is_here ? std::move(route) : Route{};
}

Response answer_route(const Catalogue& catalogue, const Request& request, const Moment& now,
                      const Policy& policy, RequestTokens& tokens, const Target& target,
                      Route route, std::optional<Parameters> parameters) {
  const Contract& contract = *catalogue.contract;
  if (const Page* page = route.page; page != nullptr && page->raw) {
    return answer_page({catalogue, request, now, policy, tokens, {}, std::move(route)}, *page);
  }
  if (!parameters) return fixed_page(request, contract.cors, contract.unreadable, false);
  if (!route) {
    const bool has_format = target.path.find('.', target.path.rfind('/')) != std::string_view::npos;
    return fixed_page(request, contract.cors, contract.no_route, has_format);
  }
  Exchange exchange{catalogue,       request, now, policy, tokens, *std::move(parameters),
                    std::move(route)};
  if (exchange.route.page != nullptr) return answer_page(exchange, *exchange.route.page);
  for (const auto& [name, value] : exchange.route.parameters) {
    exchange.parameters.set(std::string(name), Value::of(value));
  }
  const Operation* operation = exchange.route.operation;
  Response response =
      answer_operation(exchange, operation != nullptr ? *operation : *exchange.route.sibling);
  if (operation != nullptr) {
    response.note.operation = operation->id;
    response.note.path = operation->path;  // without the values of its {segments}
  }
  return response;
}

}  // namespace

Response refuse(const Exchange& exchange, const Family& family, Stage stage,
                const Fillings& fillings, std::vector<ToldError> errors) {
  const Refusal& refusal = family.refusal_at(stage);
  if (errors.empty()) errors.emplace_back(&exchange.contract().error_named(refusal.error));
  Response response = reply(exchange.request, exchange.contract().cors, refusal.content_type,
                            prepare(refusal.status, render_errors(refusal, errors, fillings)),
                            {true, refusal.cache_headers, !exchange.route.has_format});
  response.note.kind = "refusal";
  return response;
}

std::optional<Stage> check_recipient(const Exchange& exchange, const Family& family,
                                     const Caller& caller) {
  const Value& recipient = exchange.parameters["recipient"];
  if (is_siret(recipient)) return std::nullopt;
  if (caller.is_france_connect()) {
    const bool wrong = !family.recipient_required && !is_blank(recipient);
    return wrong ? Stage::recipient : Stage::recipient_of_identity;
  }
  if (!family.recipient_required && is_blank(recipient)) return std::nullopt;
  return Stage::recipient;
}

Answered answer(const Catalogue& catalogue, const Request& request, const Moment& now,
                const Policy& policy) {
  const Contract& contract = *catalogue.contract;
  if (is_preflight(request)) return {preflight(request, contract.cors), {}, false};

  const Target target = split_target(request.target);
  auto parameters = read_parameters(target.query, request);
  Route route = find_route(catalogue, request, target.path, policy);
  RequestTokens tokens(*policy.tokens);
  Answered answered;
  static const Parameters none;
  answered.counted = throttle_for(contract, request, target.path, family_of(route),
                                  parameters ? *parameters : none, tokens);
  answered.response = answer_route(catalogue, request, now, policy, tokens, target,
                                   std::move(route), std::move(parameters));
  Response& response = answered.response;
  if (response.note.path.empty()) response.note.path = target.path;
  if (!response.note.kind.empty()) {
    response.headers.add("X-Sandbox-Answer", response.note.kind);
  }
  response.headers.add("X-Sandbox-Tree", catalogue.id);
  return answered;
}

Response too_many_requests(const Contract& contract, const Throttle& throttle) {
  const Refusal& refusal = throttle.family->refusal_at(Stage::too_many_requests);
  Response response;
  response.status = refusal.status;
  response.body = std::make_shared<const std::string>(
      render_errors(refusal, {&contract.error_named(refusal.error)}, {}));
  response.headers = {{"Content-Type", refusal.content_type},
                      {"cache-control", "no-cache"},
                      {"vary", "Origin"},
                      {"X-Sandbox-Answer", "refusal"}};
  response.note.kind = "refusal";
  return response;
}

}  // namespace sandbox
