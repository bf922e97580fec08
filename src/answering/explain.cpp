#include "answering/explain.h"

#include <algorithm>
#include <array>

#include "answering/refusal.h"
#include "answering/steps.h"
#include "reading/document.h"
#include "support/text.h"

// The request is answered while a note-taker stands by: after each step it writes down
// what the step looked at and how it ended. Steps that were never told are those that
// were not reached. Near cases are looked for afterwards, and only after a miss.

namespace sandbox {
namespace {

std::string shown(const Value& value) {
  switch (value.kind) {
    case Value::Kind::absent:
      return "nothing";
    case Value::Kind::text:
      return "\"" + value.text + "\"";
    case Value::Kind::list: {
      std::string list;
      for (const std::string& item : value.list)
        list += (list.empty() ? "\"" : ", \"") + item + "\"";
      return "[" + list + "]";
    }
    case Value::Kind::other:
      break;
  }
  return "brackets within brackets";
}

std::string header_or(const OperationCall& call, std::string_view name) {
  const auto value = call.exchange.request.header(name);
  return std::string(name) + ": " + (value ? std::string(*value) : "none");
}

// ---- What each step looks at ----

std::string of_media_types(const OperationCall& call) {
  return header_or(call, "Accept") + "; " + header_or(call, "Content-Type");
}

// Never the token itself.
std::string of_caller(const OperationCall& call) {
  if (call.caller.is_france_connect()) {
    return "the FranceConnect identity of " + call.caller.identity->name;
  }
  const Request& request = call.exchange.request;
  const std::string where = !bearer_of(request).empty()    ? "an Authorization header"
                            : !api_key_of(request).empty() ? "an X-Api-Key header"
                            : call.exchange.parameters["token"].is_absent()
                                ? ""
                                : "the parameter `token`";
  if (where.empty() && call.caller.token != nullptr) {
    return "an API token with " + std::to_string(call.caller.token->scopes.size()) + " scopes";
  }
  if (where.empty()) return "no token: neither Authorization, nor X-Api-Key, nor `token`";
  if (call.caller.token == nullptr) return where;
  return "an API token in " + where + ", with " + std::to_string(call.caller.token->scopes.size()) +
         " scopes";
}

std::string of_scopes(const OperationCall& call) {
  if (call.operation.scopes.empty()) return "any token will do";
  return "one of: " + join(call.operation.scopes, ", ");
}

std::string of_body(const OperationCall& call) {
  const std::size_t size = call.exchange.request.body.size();
  return size == 0 ? "no body"
                   : std::to_string(size) + " bytes, " + header_or(call, "Content-Type");
}

std::string of_mandatory(const OperationCall& call) {
  std::vector<std::string> names;
  for (const Family::Mandatory& mandatory : call.operation.family->mandatory) {
    names.push_back(mandatory.parameter + " " +
                    shown(call.exchange.parameters[mandatory.parameter]));
  }
  return names.empty() ? "this API wants none" : join(names, "; ");
}

std::string of_version(const OperationCall& call) {
  const Route& route = call.exchange.route;
  return route.other_version_of == nullptr ? call.operation.path
                                           : route.version + " of " + call.operation.path;
}

std::string of_way(const OperationCall& call) {
  return call.variant == nullptr ? "none is for this caller" : "by " + call.variant->name;
}

std::string of_recipient(const OperationCall& call) {
  return "recipient " + shown(call.exchange.parameters["recipient"]);
}

std::string of_maintenance(const OperationCall& call) {
  return call.exchange.policy.maintenance ? "the provider's hours"
                                          : "not asked for (--maintenance)";
}

std::string of_reading(const OperationCall& call) {
  std::vector<std::string> read;
  for (std::size_t i = 0; i < call.values.size(); ++i) {
    const Read& from = call.variant->reads[i];
    if (from.source != Read::Source::nothing)
      read.push_back(from.from + " " + shown(call.values[i]));
  }
  return join(read, "; ");
}

std::string of_validation(const OperationCall& call) {
  std::vector<std::string> names;
  for (const Validation& validation : call.variant->validates) names.push_back(validation.name);
  return names.empty() ? "nothing is checked" : join(names, ", ");
}

std::string of_case(const OperationCall& call) { return call.key; }

struct Look {
  std::string_view step;
  std::string (*looked_at)(const OperationCall& call);
};
constexpr std::array looks = {
    Look{"media types", of_media_types},
    Look{"caller", of_caller},
    Look{"scopes", of_scopes},
    Look{"body", of_body},
    Look{"mandatory parameters", of_mandatory},
    Look{"version", of_version},
    Look{"way of calling", of_way},
    Look{"recipient", of_recipient},
    Look{"maintenance", of_maintenance},
    Look{"reading", of_reading},
    Look{"validation", of_validation},
    Look{"case", of_case},
};

std::string looked_at(const Step& step, const OperationCall& call) {
  const auto found = std::ranges::find(looks, step.name, &Look::step);
  return found == looks.end() ? "" : found->looked_at(call);
}

// ---- The note-taker ----

class NoteTaker : public StepObserver {
 public:
  explicit NoteTaker(Explanation& explanation) : explanation_(explanation) {}

  void after(const Step& step, const OperationCall& call, const Refused* refused) override {
    using Outcome = Explanation::Outcome;
    if (&step == &steps().front()) begin(call);
    const auto told =
        std::ranges::find(explanation_.steps, step.name, &Explanation::StepTold::name);
    if (told == explanation_.steps.end()) return;
    told->outcome = refused == nullptr ? Outcome::passed : Outcome::refused;
    told->looked_at = looked_at(step, call);
    if (&step == &steps().back()) note_wanted(call);
  }

  const CaseSet* cases() const { return cases_; }
  const CaseSet* own_cases() const { return own_cases_; }

 private:
  void begin(const OperationCall& call) {
    explanation_.operation = call.operation.id;
    explanation_.steps.clear();
    for (const Step& step : steps())
      explanation_.steps.push_back({step.name, step.says, {}, {}, {}});
    for (Explanation::StepTold& told : explanation_.steps) {
      told.outcome = Explanation::Outcome::not_reached;
    }
  }

  void note_wanted(const OperationCall& call) {
    explanation_.key = call.key;
    cases_ = call.cases;
    own_cases_ = call.own_cases;
    if (call.variant != nullptr) explanation_.wanted = wanted_values(*call.variant, call.values);
  }

  Explanation& explanation_;
  const CaseSet* cases_ = nullptr;
  const CaseSet* own_cases_ = nullptr;
};

// The texts of a refusal, from its body: "00360 Le numéro d'INE …".
std::string words_of(const Response& response) {
  const Document body = read_json(*response.body, {});
  if (!body.root) return "";
  if (const Node* reason = body.root->find("reason")) return reason->text;
  const Node* errors = body.root->find("errors");
  if (errors == nullptr) return "";
  std::vector<std::string> words;
  for (const Node& error : errors->items) {
    const Node* code = error.find("code");
    const Node* detail = error.find("detail");
    words.push_back(detail == nullptr ? error.text
                                      : (code == nullptr ? "" : code->text + " ") + detail->text);
  }
  return join(words, "; ");
}

}  // namespace

Explanation explain(const Catalogue& catalogue, const Request& request, const Moment& now,
                    const Policy& policy, const Circumstances& circumstances) {
  constexpr std::size_t most_cases = 3;
  Explanation explanation;
  NoteTaker notes(explanation);
  Circumstances all = circumstances;
  all.observer = &notes;
  explanation.response = answer_on_its_day(catalogue, request, now, policy, all).response;
  for (Explanation::StepTold& step : explanation.steps) {
    if (step.outcome == Explanation::Outcome::refused) step.reason = words_of(explanation.response);
  }
  if (explanation.response.note.kind != "default") return explanation;
  explanation.nearest =
      nearest_cases(notes.own_cases(), notes.cases(), explanation.wanted, most_cases);
  explanation.elsewhere =
      documented_elsewhere(catalogue, explanation.operation, explanation.wanted);
  return explanation;
}

}  // namespace sandbox
