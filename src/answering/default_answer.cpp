#include "answering/default_answer.h"

#include "answering/refusal.h"
#include "answering/reply.h"
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
                  {"provider", known ? provider->name : operation.family->api_name}}});
}

Response choose_default(const Exchange& exchange, const Operation& operation,
                        const CaseSet* cases) {
  const Default choice = exchange.policy.when_nothing_matches;
  if (choice != Default::example && cases != nullptr && cases->not_found != nullptr) {
    return answer_with(exchange, operation, cases->not_found->answer, cases->not_found);
  }
  if (choice != Default::not_found) {
    if (const PreparedAnswer* example = example_of(exchange.catalogue, operation.id)) {
      return answer_with(exchange, operation, *example, nullptr);
    }
  }
  return refuse_as_not_found(exchange, operation);
}

}  // namespace

std::string case_as_header(const std::string& name) {
  return stands_for_itself(name, Plus::is_itself) ? name : percent_encoded(name, "/");
}

Response answer_with(const Exchange& exchange, const Operation& operation,
                     const PreparedAnswer& prepared, const TestCase* test_case) {
  Response response =
      reply(exchange.request, exchange.contract().cors, operation.family->content_type, prepared,
            {true, true, !exchange.route.has_format});
  if (test_case != nullptr) {
    response.note.case_file = test_case->operation + "/" + test_case->name;
    response.headers.add("X-Sandbox-Case", case_as_header(response.note.case_file));
  }
  return response;
}

Response answer_default(const Exchange& exchange, const Operation& operation,
                        const CaseSet* cases) {
  Response response = choose_default(exchange, operation, cases);
  response.note.kind = "default";
  return response;
}

}  // namespace sandbox
