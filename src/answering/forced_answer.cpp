#include "answering/forced_answer.h"

#include <algorithm>
#include <set>
#include <vector>

#include "answering/default_answer.h"
#include "answering/reply.h"
#include "model/json_writer.h"
#include "support/duration.h"
#include "support/shown_text.h"
#include "support/text.h"

namespace sandbox {
namespace {

// ---- What can't be given ----

Response not_given(const std::string& sentence, std::string_view list_name = "",
                   const std::string& list = "") {
  JsonObject body;
  body.text("error", sentence);
  if (!list_name.empty()) body.raw(list_name, list);
  Response response;
  response.status = 400;
  response.body = std::make_shared<const std::string>(body.str());
  response.headers = {{"Content-Type", "application/json; charset=utf-8"},
                      {"cache-control", "no-cache"}};
  response.note.kind = "refusal";
  return response;
}

// ---- Cases ----

std::vector<const TestCase*> all_of(const CaseSet* over, const CaseSet* cases) {
  std::vector<const TestCase*> found;
  for (const CaseSet* set : {over, cases}) {
    if (set == nullptr) continue;
    for (const auto& test_case : set->cases) found.push_back(test_case.get());
  }
  return found;
}

std::vector<const TestCase*> cases_of(const OperationCall& call) {
  return all_of(call.own_cases, call.cases);
}

std::vector<std::string> names_of(const std::vector<const TestCase*>& cases) {
  std::vector<std::string> names;
  names.reserve(cases.size());
  for (const TestCase* test_case : cases) names.push_back(test_case->name);
  return names;
}

Response by_case(const OperationCall& call, const std::string& wished) {
  if (const TestCase* meant = case_meant(call.own_cases, call.cases, wished)) {
    return answer_with(call, meant->answer, meant);
  }
  constexpr std::size_t most = 200;
  std::vector<std::string> names = names_of(cases_of(call));
  const std::size_t left_out = names.size() - std::min(names.size(), most);
  names.resize(names.size() - left_out);
  return not_given(
      no_such_case(call.operation.id, call.own_cases, call.cases, wished) +
          (left_out == 0 ? "" : "; " + std::to_string(left_out) + " more are not listed"),
      "cases", json_list(names, json_text));
}

// ---- Statuses ----

Response status_not_given(const OperationCall& call, int status,
                          const std::vector<const TestCase*>& cases) {
  std::set<int> statuses = documented_statuses(call.exchange.catalogue, call.operation.id);
  for (const TestCase* test_case : cases) statuses.insert(test_case->answer.status);
  return not_given(
      call.operation.id + " documents no " + std::to_string(status) + ", by a case or an example",
      "statuses", json_list(statuses, [](int one) { return std::to_string(one); }));
}

Response by_status(const OperationCall& call, int status) {
  const auto cases = cases_of(call);
  const auto found = std::ranges::find_if(
      cases, [&](const TestCase* test_case) { return test_case->answer.status == status; });
  if (found != cases.end()) {
    return answer_with(call, (*found)->answer, *found);
  }
  const PreparedAnswer* example = example_of(call.exchange.catalogue, call.operation.id, status);
  if (example == nullptr) return status_not_given(call, status, cases);
  return answer_with(call, *example, nullptr);
}

}  // namespace

std::optional<Wishes> wishes_for(const OperationCall& call) {
  const Wishes* of_headers = call.exchange.circumstances.wishes;
  const SandboxClaims* claims = call.caller.sandbox.get();
  RuleSource* rules = call.exchange.circumstances.rules;
  if (of_headers == nullptr && claims == nullptr && rules == nullptr) return std::nullopt;
  Wishes wishes;
  if (of_headers != nullptr) wishes = *of_headers;
  if (claims != nullptr) add_wishes(wishes, claims->wishes);
  const auto of_rule = rules == nullptr ? std::nullopt : rules->next(call.operation.id);
  if (of_rule) add_wishes(wishes, *of_rule);
  return wishes.force() ? std::optional(std::move(wishes)) : std::nullopt;
}

std::optional<Response> forced_answer(const OperationCall& call, const Wishes& wishes) {
  const auto longest = call.exchange.policy.max_delay;
  if (!wishes.wrong.empty()) return not_given(wishes.wrong);
  if (wishes.delay > longest) {
    return not_given("a delay of " + duration_text(wishes.delay) + " is longer than " +
                     duration_text(longest) + ", the most that --max-delay allows here");
  }
  if (wishes.case_file.empty() && wishes.status == 0) return std::nullopt;
  Response response =
      wishes.case_file.empty() ? by_status(call, wishes.status) : by_case(call, wishes.case_file);
  if (response.note.kind.empty()) response.note.kind = "forced";
  return response;
}

const TestCase* case_meant(const CaseSet* over, const CaseSet* cases, std::string_view wished) {
  for (const TestCase* test_case : all_of(over, cases)) {
    const std::string whole = test_case->operation + "/" + test_case->name;
    if (wished == test_case->name || wished == whole || wished == case_as_header(whole) ||
        wished == case_as_header(test_case->name)) {
      return test_case;
    }
  }
  return nullptr;
}

std::string no_such_case(const std::string& operation, const CaseSet* over, const CaseSet* cases,
                         const std::string& wished) {
  const std::string meant =
      nearest(wished.substr(wished.rfind('/') + 1), names_of(all_of(over, cases)));
  return operation + " has no case " + shown_text(wished, 200) +
         (meant.empty() ? "" : "; did you mean " + meant + "?");
}

}  // namespace sandbox
