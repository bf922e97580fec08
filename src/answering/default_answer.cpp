#include "answering/default_answer.h"

#include "answering/attestation.h"
#include "answering/explanation_json.h"
#include "answering/refusal.h"
#include "answering/reply.h"
#include "model/json_writer.h"
#include "support/percent.h"

namespace sandbox {
namespace {

using Default = Policy::Default;

Response refuse_as_not_found(const Exchange& exchange, const Operation& operation) {
  const Provider* provider = operation.provider;
  const bool known = provider != nullptr;
  return refuse(exchange, *operation.family,
                {Stage::not_found,
                 {{"prefix", known ? provider->prefix : "00"},
                  {"provider", known ? provider->name : operation.family->api->name}}});
}

// A session's goes before the tree's.
const TestCase* own_default(const OperationCall& call) {
  for (const CaseSet* cases : {call.own_cases, call.cases}) {
    if (cases != nullptr && cases->not_found != nullptr) return cases->not_found;
  }
  return nullptr;
}

Response choose_default(const OperationCall& call) {
  const Default choice = call.exchange.policy.when_nothing_matches;
  const TestCase* own = choice == Default::example ? nullptr : own_default(call);
  const bool may_be_example = choice != Default::not_found;
  if (may_be_example && (own == nullptr || call.operation.family->example_first)) {
    const auto* example = example_of(call.exchange.catalogue, call.operation.id);
    if (example != nullptr) return answer_with(call, *example, nullptr);
  }
  if (own == nullptr) return refuse_as_not_found(call.exchange, call.operation);
  return answer_with(call, own->answer, own);
}

std::vector<NearCase> nearest_of(const OperationCall& call, std::size_t most) {
  if (call.variant == nullptr) return {};
  return nearest_cases(call.own_cases, call.cases, wanted_values(*call.variant, call.values), most);
}

Response refuse_default(const OperationCall& call) {
  constexpr std::size_t most = 3;
  Response response;
  response.status = 501;
  response.headers = {{"Content-Type", "application/json; charset=utf-8"},
                      {"cache-control", "no-cache"}};
  response.body = std::make_shared<const std::string>(
      JsonObject()
          .text("error", "no case answers this request, and a strict sandbox gives no default")
          .text("operation", call.operation.id)
          .raw("wanted",
               to_json(call.variant == nullptr ? NamedValues{}
                                               : wanted_values(*call.variant, call.values)))
          .raw("nearest", to_json(nearest_of(call, most)))
          .str());
  return response;
}

// "<operation>/<file>; <parameter>, …"
void add_hint(const OperationCall& call, Response& response) {
  constexpr std::size_t most_differences = 3;
  const auto near = nearest_of(call, 1);
  if (near.empty() || near.front().differences.size() > most_differences) return;
  const TestCase& found = *near.front().test_case;
  std::string hint = case_as_header(found.operation + "/" + found.name);
  for (const Difference& difference : near.front().differences) {
    hint += (&difference == near.front().differences.data() ? "; " : ", ") +
            case_as_header(difference.name);
  }
  response.headers.add("X-Sandbox-Nearest", hint);
}

Response give(const OperationCall& call, const PreparedAnswer& answer) {
  const Exchange& exchange = call.exchange;
  const auto reply_with = [&](const PreparedAnswer& given) {
    return reply(exchange.request, exchange.contract().cors, call.operation.family->content_type,
                 given, {true, true, !exchange.route.has_format});
  };
  const ProofAsked proof = proof_asked(call.operation, exchange.request);
  return reply_with(proof == ProofAsked::none ? answer : with_proof(call, answer, proof));
}

Response give_opened(const OperationCall& call, const PreparedAnswer& prepared) {
  const OpenedAnswer opened =
      call.exchange.policy.opened->open(prepared, call.operation, call.caller);
  Response response = give(call, opened.answer);
  if (!opened.left_out.empty()) {
    response.headers.add("X-Sandbox-Note", std::string(left_out_note) + opened.left_out);
  }
  return response;
}

// That it is time to renew the token, in its last three months.
void add_end_of_token(const OperationCall& call, Response& response) {
  constexpr std::int64_t three_months = std::int64_t{91} * 86400;
  const Token* token = call.caller.token.get();
  if (token == nullptr || !token->expires) return;
  if (*token->expires - call.exchange.now.epoch > three_months) return;
  response.headers.add("X-Sandbox-Note", end_of_token(*token) + "; time to renew it");
}

bool is_filtered(const OperationCall& call) {
  if (call.exchange.policy.filter_scopes) return true;
  return call.caller.sandbox != nullptr && call.caller.sandbox->filter_scopes;
}

}  // namespace

std::string case_as_header(const std::string& name) {
  return stands_for_itself(name, Plus::is_itself) ? name : percent_encoded(name, "/");
}

Response answer_with(const OperationCall& call, const PreparedAnswer& prepared,
                     const TestCase* test_case) {
  Response response = is_filtered(call) ? give_opened(call, prepared) : give(call, prepared);
  add_end_of_token(call, response);
  if (test_case != nullptr) {
    response.note.case_file = test_case->operation + "/" + test_case->name;
    response.headers.add("X-Sandbox-Case", case_as_header(response.note.case_file));
  }
  return response;
}

Response answer_default(const OperationCall& call) {
  const Exchange& exchange = call.exchange;
  Response response = exchange.policy.strict ? refuse_default(call) : choose_default(call);
  response.note.kind = "default";
  if (exchange.policy.hints) add_hint(call, response);
  return response;
}

}  // namespace sandbox
