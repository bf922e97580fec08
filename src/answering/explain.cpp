#include "answering/explain.h"

#include <algorithm>
#include <array>

#include "answering/refusal.h"
#include "answering/steps.h"
#include "model/attestation.h"
#include "reading/document.h"
#include "support/text.h"

// The request is answered while a note-taker stands by: after each step it writes down
// what the step looked at and how it ended. Steps that were never told are those that
// were not reached. Near cases are looked for afterwards, and only after a miss.

namespace sandbox {
namespace {

Wording shown(const Value& value) {
  switch (value.kind) {
    case Value::Kind::absent:
      return Phrase{"nothing", "rien"};
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
  return Phrase{"brackets within brackets", "des crochets dans des crochets"};
}

Wording header_or_none(const OperationCall& call, std::string_view name) {
  const auto value = call.exchange.request.header(name);
  const Wording said = value ? Wording(std::string(*value)) : Wording(Phrase{"none", "aucun"});
  return Wording(std::string(name) + ": ") + said;
}

Wording joined(const std::vector<Wording>& parts) {
  Wording all;
  for (const Wording& part : parts) {
    if (!all.empty()) all += Wording("; ");
    all += part;
  }
  return all;
}

// ---- What each step looks at ----

Wording of_media_types(const OperationCall& call) {
  return joined({header_or_none(call, "Accept"), header_or_none(call, "Content-Type")});
}

// Where a token was sent; empty when there is none.
Wording place_of_token(const OperationCall& call) {
  const Request& request = call.exchange.request;
  if (!bearer_of(request).empty()) {
    return Phrase{"an Authorization header", "un en-tête Authorization"};
  }
  if (!api_key_of(request).empty()) return Phrase{"an X-Api-Key header", "un en-tête X-Api-Key"};
  if (call.exchange.parameters["token"].is_absent()) return {};
  return Phrase{"the parameter `token`", "le paramètre `token`"};
}

// Never the token itself.
Wording of_caller(const OperationCall& call) {
  if (call.caller.is_france_connect()) {
    return say({"the FranceConnect identity of {0}", "l'identité FranceConnect de {0}"},
               call.caller.identity->name);
  }
  Wording where = place_of_token(call);
  if (call.caller.token == nullptr) {
    if (!where.empty()) return where;
    return Phrase{"no token: neither Authorization, nor X-Api-Key, nor `token`",
                  "aucun jeton : ni Authorization, ni X-Api-Key, ni `token`"};
  }
  const std::string scopes = std::to_string(call.caller.token->scopes.size());
  if (where.empty()) {
    return say({"an API token with {0} scopes", "un jeton d'API de {0} droits"}, scopes);
  }
  return say({"an API token in {0}, with {1} scopes", "un jeton d'API dans {0}, de {1} droits"},
             where, scopes);
}

Wording of_scopes(const OperationCall& call) {
  if (call.operation.scopes.empty()) return Phrase{"any token will do", "tout jeton convient"};
  return say({"one of: {0}", "un de : {0}"}, join(call.operation.scopes, ", "));
}

Wording of_body(const OperationCall& call) {
  const std::size_t size = call.exchange.request.body.size();
  if (size == 0) return Phrase{"no body", "aucun corps"};
  return say({"{0} bytes, {1}", "{0} octets, {1}"}, std::to_string(size),
             header_or_none(call, "Content-Type"));
}

Wording of_mandatory(const OperationCall& call) {
  std::vector<Wording> found;
  for (const Family::Mandatory& mandatory : call.operation.family->mandatory) {
    found.push_back(Wording(mandatory.parameter + " ") +
                    shown(call.exchange.parameters[mandatory.parameter]));
  }
  if (found.empty()) return Phrase{"this API wants none", "cette API n'en veut aucun"};
  return joined(found);
}

Wording of_version(const OperationCall& call) {
  const Route& route = call.exchange.route;
  if (route.other_version_of == nullptr) return call.operation.path;
  return say({"{0} of {1}", "{0} de {1}"}, route.version, call.operation.path);
}

Wording of_way(const OperationCall& call) {
  if (call.variant == nullptr) {
    return Phrase{"none is for this caller", "aucune n'est pour cet appelant"};
  }
  return say({"by {0}", "par {0}"}, call.variant->name);
}

Wording of_recipient(const OperationCall& call) {
  return Wording("recipient ") + shown(call.exchange.parameters["recipient"]);
}

Wording of_proof(const OperationCall& call) {
  if (call.operation.attestation == nullptr) {
    return Phrase{"this operation gives none", "cette opération n'en donne pas"};
  }
  return header_or_none(call, call.operation.attestation->header);
}

Wording of_maintenance(const OperationCall& call) {
  if (call.exchange.policy.maintenance) {
    return Phrase{"the provider's hours", "les heures du fournisseur"};
  }
  return Phrase{"not asked for (--maintenance)", "pas demandée (--maintenance)"};
}

Wording of_reading(const OperationCall& call) {
  std::vector<Wording> read;
  for (std::size_t i = 0; i < call.values.size(); ++i) {
    const Read& from = call.variant->reads[i];
    if (from.source != Read::Source::nothing)
      read.push_back(Wording(from.from + " ") + shown(call.values[i]));
  }
  return joined(read);
}

Wording of_validation(const OperationCall& call) {
  std::vector<std::string> names;
  for (const Validation& validation : call.variant->validates) names.push_back(validation.name);
  if (names.empty()) return Phrase{"nothing is checked", "rien n'est vérifié"};
  return join(names, ", ");
}

Wording of_case(const OperationCall& call) { return call.key; }

struct Look {
  std::string_view step;
  Wording (*looked_at)(const OperationCall& call);
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
    Look{"proof", of_proof},
    Look{"maintenance", of_maintenance},
    Look{"reading", of_reading},
    Look{"validation", of_validation},
    Look{"case", of_case},
};

Wording looked_at(const Step& step, const OperationCall& call) {
  const auto found = std::ranges::find(looks, step.name, &Look::step);
  return found == looks.end() ? Wording() : found->looked_at(call);
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
    for (const Step& step : steps()) explanation_.steps.push_back({step.name, &step, {}, {}, {}});
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

// The names that an answer's note lists, when scopes opened less than all of it.
std::vector<std::string> left_out_of(const Response& response) {
  const std::string_view note = response.headers.find("X-Sandbox-Note").value_or("");
  if (!note.starts_with(left_out_note)) return {};
  std::vector<std::string> names = split(note.substr(left_out_note.size()), ',');
  for (std::string& name : names) name.erase(0, name.find_first_not_of(' '));
  return names;
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
  explanation.left_out = left_out_of(explanation.response);
  if (explanation.response.note.kind != "default") return explanation;
  explanation.nearest =
      nearest_cases(notes.own_cases(), notes.cases(), explanation.wanted, most_cases);
  explanation.elsewhere =
      documented_elsewhere(catalogue, explanation.operation, explanation.wanted);
  return explanation;
}

}  // namespace sandbox
