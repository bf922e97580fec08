#include "answering/answer.h"

#include <variant>

#include "answering/default_answer.h"
#include "answering/find_route.h"
#include "answering/forced_answer.h"
#include "answering/framework_error.h"
#include "answering/mime.h"
#include "answering/pages.h"
#include "answering/reply.h"
#include "answering/steps.h"
#include "support/percent.h"

// A request is a route, then a page or the call of an operation; a call goes through
// the steps of steps.h, and then has its case, or the operation's default, or what it
// asked for in their place.

namespace sandbox {
namespace {

// A response, or the error with which the framework answers in place of it.
using Reply = std::variant<Response, const FrameworkError*>;

// Once all steps have passed.
Response usual_answer(const OperationCall& call) {
  const TestCase* found = call.match.test_case;
  if (found == nullptr) return answer_default(call);
  Response response = answer_with(call, found->answer, found);
  response.note.kind = "case";
  if (call.match.forgiven || !call.variant->service_adds.empty()) {
    response.headers.add("X-Sandbox-Note", "staging answers its default here");
  }
  return response;
}

Response answer_as_wished(const OperationCall& call, const Wishes& wishes) {
  auto forced = forced_answer(call, wishes);
  Response response = forced ? std::move(*forced) : usual_answer(call);
  if (response.note.kind == "refusal" && forced) return response;
  response.delay = wishes.delay;
  response.fault = wishes.fault;
  return response;
}

Reply answer_operation(const Exchange& exchange, const Operation& operation, Answered& answered) {
  OperationCall call{exchange, operation};
  StepObserver* observer = exchange.circumstances.observer;
  for (const Step& step : steps()) {
    const auto refused = step.take(call);
    if (observer != nullptr) observer->after(step, call, refused ? &*refused : nullptr);
    if (!refused) continue;
    answered.caller = std::move(call.caller);
    answered.no_caller = refused->framework != nullptr ? Stage::invalid_token : refused->stage;
    if (refused->framework != nullptr) return refused->framework;
    return refuse(exchange, *operation.family, *refused);
  }
  const auto wishes = wishes_for(call);
  Response response = wishes ? answer_as_wished(call, *wishes) : usual_answer(call);
  answered.caller = std::move(call.caller);
  return response;
}

Reply answer_call(Exchange& exchange, Answered& answered) {
  for (const auto& [name, value] : exchange.route.parameters) {
    exchange.parameters.set(std::string(name), Value::of(value));
  }
  const Operation* operation = exchange.route.operation;
  Reply reply = answer_operation(
      exchange, operation != nullptr ? *operation : *exchange.route.sibling, answered);
  if (auto* response = std::get_if<Response>(&reply); response != nullptr && operation != nullptr) {
    response->note.operation = operation->id;
    response->note.path = operation->path;  // without the values of its {segments}
  }
  return reply;
}

// Where nothing answers: the framework when it cannot even say so, else the page for it.
Reply answer_nowhere(const Exchange& exchange, bool is_root) {
  const Contract& contract = exchange.contract();
  const bool has_format = exchange.route.has_format;
  if (!is_known_method(exchange.request.method)) return &contract.wrong_method;
  if (is_root) return &contract.root;
  if (malformed_header(exchange.request, has_format)) return &contract.not_acceptable;
  return answer_no_route(exchange);
}

Reply answer_page_or_error(const Exchange& exchange, const Page& page) {
  const Contract& contract = exchange.contract();
  if (const auto malformed = malformed_header(exchange.request, exchange.route.has_format)) {
    if (page.family == nullptr) return &contract.not_acceptable;
    return refuse(exchange, *page.family, refused_media_type(*malformed));
  }
  if (!exchange.body_is_readable) return &contract.unreadable;
  return answer_page(exchange, page);
}

// `query_is_readable`: else there are no parameters.
Reply answer_route(Exchange& exchange, std::string_view path, bool query_is_readable,
                   Answered& answered) {
  const bool is_root = path.find_first_not_of('/') == std::string_view::npos;
  const Page* page = exchange.route.page;
  if (page != nullptr && page->raw) return answer_page(exchange, *page);
  if (!query_is_readable && !is_root) return &exchange.contract().unreadable;
  if (!exchange.route) return answer_nowhere(exchange, is_root);
  return page != nullptr ? answer_page_or_error(exchange, *page) : answer_call(exchange, answered);
}

// What the request says and where it leads; false when its query contradicts itself.
bool read_request(Exchange& exchange, const Target& target, std::string_view path) {
  const bool readable = read_query(target.query, exchange.parameters);
  if (!readable) exchange.parameters = {};
  exchange.route = find_route(exchange.catalogue, exchange.request, path, exchange.policy);
  return readable;
}

void read_rest(Exchange& exchange, std::string_view path) {
  exchange.body_is_readable = read_body(exchange.request, exchange.parameters);
  if (!is_followed(exchange.request, exchange.route)) {
    const Api* api = exchange.route.api;
    exchange.route = {};
    exchange.route.api = api;
  }
  if (!exchange.route) exchange.route.has_format = !path_ending(path).empty();
  if (exchange.parameters["format"].is_text()) exchange.route.has_format = true;
}

}  // namespace

Answered answer(const Catalogue& catalogue, const Request& request, const Moment& now,
                const Policy& policy, const Circumstances& circumstances) {
  const Contract& contract = *catalogue.contract;
  if (is_preflight(request)) return {preflight(request, contract.cors), {}, {}, {}};

  const Target target = split_target(request.target);
  std::string clean;
  std::string_view path = target.path;
  if (!stands_for_itself(path, Plus::is_itself)) path = clean = cleaned(path);

  RequestTokens tokens(*policy.tokens);
  Exchange exchange{catalogue, request, now, policy, tokens, circumstances, {}, true, {}};
  const bool readable = read_request(exchange, target, path);
  Answered answered;
  answered.counted = throttle_for(contract, request, target.path, limited_by(exchange.route),
                                  exchange.parameters, tokens);
  read_rest(exchange, path);
  Reply reply = answer_route(exchange, path, readable, answered);
  if (const auto* error = std::get_if<const FrameworkError*>(&reply)) {
    reply = framework_error(request, contract.cors, **error);
    answered.counted = {};
  }
  answered.response = std::get<Response>(std::move(reply));
  Response& response = answered.response;
  if (response.note.path.empty()) response.note.path = target.path;
  if (!response.note.kind.empty()) {
    response.headers.add("X-Sandbox-Answer", response.note.kind);
  }
  response.headers.add("X-Sandbox-Tree", catalogue.id);
  return answered;
}

// What a token says is known once it has been verified. Answering changes nothing, so it
// may be done again.
Answered answer_on_its_day(const Catalogue& catalogue, const Request& request, Moment now,
                           const Policy& policy, const Circumstances& circumstances) {
  const Wishes* wishes = circumstances.wishes;
  const bool has_day = wishes != nullptr && wishes->today;
  if (has_day) now.today = *wishes->today;
  Answered answered = answer(catalogue, request, now, policy, circumstances);
  const SandboxClaims* claims = answered.caller.sandbox.get();
  if (has_day || claims == nullptr || !claims->wishes.today) return answered;
  now.today = *claims->wishes.today;
  return answer(catalogue, request, now, policy, circumstances);
}

}  // namespace sandbox
