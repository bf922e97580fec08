#include "check/draft.h"

#include <algorithm>
#include <stdexcept>

#include "catalogue/read_case.h"
#include "contract/read_case_errors.h"
#include "model/match_key.h"
#include "model/said_error.h"
#include "openapi/example.h"
#include "support/text.h"

// A draft goes the way of check backwards: which call would be answered by the new case,
// and which params that case must then have. Values come from the person, else from
// examples of the OpenAPI document, and are varied until no other case has them. The
// text is written by hand, line by line, since comments and quotes matter to who reads
// it.

namespace sandbox {
namespace {

constexpr int tries_per_value = 200;

std::string persona_of(const CaseFile& file) {
  const Node* persona = file.root().find("persona");
  return persona ? persona->text : "";
}

// Another text of the same form: the number in it counts on; without one, a letter
// is added.
std::string varied(std::string text, int step) {
  if (std::ranges::none_of(text, [](char c) { return c >= '0' && c <= '9'; })) {
    while (step > 0) {
      text += static_cast<char>('a' + (step - 1) % 26);
      step = (step - 1) / 26;
    }
    return text;
  }
  for (std::size_t i = text.size(); i-- > 0 && step > 0;) {
    if (text[i] < '0' || text[i] > '9') continue;
    step += text[i] - '0';
    text[i] = static_cast<char>('0' + step % 10);
    step /= 10;
  }
  return text;
}

class Drafter {
 public:
  Drafter(const Context& context, const Operation& operation, const DraftWish& wish)
      : context_(context), operation_(operation), wish_(wish) {}

  // A call that no validator refuses and no case answers yet.
  Call find_call() {
    for (const bool france_connect : {false, true}) {
      for (const Variant& variant : operation_.variants) {
        if (variant.france_connect != france_connect) continue;
        const auto call = france_connect ? call_by_identity(variant) : call_by_token(variant);
        if (call) return *call;
      }
    }
    throw SaidError(why_not());
  }

 private:
  bool is_free(const Call& call) const {
    if (!objections(call, context_.tree.asking.now.today).empty()) return false;
    const auto params = params_of(call);
    if (params.empty()) return false;
    // What is absent would be part of the key, and a case has no words for it.
    if (call.variant->keeps_absent && params.size() < call.variant->matches.size()) return false;
    std::vector<NamedValue> named;
    named.reserve(params.size());
    for (const auto& [name, value] : params) named.push_back({name, value});
    const CaseSet* cases = cases_of(*context_.tree.catalogue, operation_.id);
    return !cases || !cases->by_key.contains(match_key(std::move(named)));
  }

  bool has_scope(const Identity& identity) const {
    return operation_.scopes.empty() ||
           std::ranges::any_of(operation_.scopes, [&](const std::string& scope) {
             return std::ranges::find(identity.scopes, scope) != identity.scopes.end();
           });
  }

  std::optional<Call> call_by_identity(const Variant& variant) const {
    for (const CaseFile& file : context_.files) {
      if (!file.is_identity() || !file.params()) continue;
      if (!wish_.persona.empty() && persona_of(file) != wish_.persona) continue;
      const Node* token = file.params()->find("token");
      const Identity* identity =
          identity_of(*context_.tree.catalogue, token ? lower_case(token->text) : "");
      if (identity == nullptr || !has_scope(*identity)) continue;
      Call call = call_reading(operation_, variant, known_values(variant));
      call.claims = identity->claims;
      if (is_free(call)) return call;
      if (auto other = vary(variant, call)) return other;
    }
    return std::nullopt;
  }

  // What is known for the names that the variant reads: of the person, else of a
  // case of this operation, else of any.
  ReadValues known_values(const Variant& variant) const {
    ReadValues values;
    const auto add = [&](const CaseFile& file) {
      const auto reach = context_.reaches.find(file.shown);
      if (reach == context_.reaches.end() || !reach->second.call) return;
      for (auto& [name, value] : read_values_of(*reach->second.call)) values.emplace(name, value);
    };
    for (const CaseFile& file : context_.files) {
      if (!wish_.persona.empty() && persona_of(file) == wish_.persona) add(file);
    }
    if (!wish_.persona.empty()) return values;
    for (const CaseFile& file : context_.files) {
      const auto reach = context_.reaches.find(file.shown);
      if (file.operation != operation_.id || reach == context_.reaches.end()) continue;
      if (!reach->second.call || reach->second.call->variant != &variant) continue;
      add(file);
      if (!values.empty()) return values;
    }
    add_examples(variant, values);
    for (const CaseFile& file : context_.files) add(file);
    return values;
  }

  void add_examples(const Variant& variant, ReadValues& values) const {
    const DocumentedOperation* documented = context_.tree.documents->get().find(operation_.id);
    if (!documented) return;
    for (const Read& read : variant.reads) {
      const auto declared =
          std::ranges::find(documented->parameters, read.from, &DeclaredParameter::name);
      if (read.source != Read::Source::parameter || declared == documented->parameters.end()) {
        continue;
      }
      std::optional<Node> example;
      if (declared->example) example = *declared->example;
      if (!example && declared->schema.node) example = example_of(declared->schema);
      if (!example) continue;
      Value value = value_of(*example);
      if (declared->is_list && value.is_text()) value = Value::of(std::vector{value.text});
      const Value* input = &value;
      values.emplace(read.name,
                     read.transform ? read.transform->apply({&input, 1}, read.argument) : value);
    }
  }

  std::optional<Call> call_by_token(const Variant& variant) const {
    const Call call = call_reading(operation_, variant, known_values(variant));
    if (is_free(call)) return call;
    if (!wish_.persona.empty()) return std::nullopt;
    return vary(variant, call);
  }

  // A number plate, say, that the tree gives this person: another would be somebody else's.
  bool is_the_persons_own(const std::string& text) const {
    const auto person = context_.personas.find(wish_.persona);
    return person != context_.personas.end() &&
           to_json(person->second).find(to_json(text)) != std::string::npos;
  }

  // The same call with one of its parameters changed.
  std::optional<Call> vary(const Variant& variant, const Call& call) const {
    for (const Read& read : variant.reads) {
      if (read.source != Read::Source::parameter) continue;
      for (std::size_t i = 0; i < call.parameters.size(); ++i) {
        const Value& value = call.parameters[i].second;
        if (call.parameters[i].first != read.from || !value.is_text()) continue;
        if (is_the_persons_own(value.text)) continue;
        for (int step = 1; step <= tries_per_value; ++step) {
          Call other = call;
          other.parameters[i].second = Value::of(varied(value.text, step));
          if (is_free(other)) return other;
        }
      }
    }
    return std::nullopt;
  }

  Wording why_not() const {
    if (!wish_.persona.empty()) {
      return say({"there is nothing left to start for {0}: either {1} has this person's case, or "
                  "no case of the tree says what it asks for; choose another --persona, or none",
                  "il ne reste rien à commencer pour {0} : soit {1} a déjà le cas de cette "
                  "personne, soit aucun cas de l'arbre ne dit ce qu'il faut demander ; choisir "
                  "une autre --persona, ou aucune"},
                 wish_.persona, operation_.id);
    }
    return say({"cannot find params for {0}: no case and no OpenAPI example says what it wants; "
                "copy a case of a like operation",
                "pas de params pour {0} : aucun cas ni aucun exemple du document OpenAPI ne dit ce "
                "qu'elle attend ; copier un cas d'une opération semblable"},
               operation_.id);
  }

  const Context& context_;
  const Operation& operation_;
  const DraftWish& wish_;
};

std::string in_yaml(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    out += c;
    if (c == '\'') out += c;
  }
  return out + "'";
}

// On one line, without Markdown.
std::string first_sentence(const std::string& description) {
  std::string line;
  for (const char c : description.substr(0, description.find("\n\n"))) {
    if (c == '*' || c == '`' || c == '"') continue;
    line += c == '\n' ? ' ' : c;
  }
  return line.substr(0, line.find(". "));
}

std::string comment_for(const DocumentedOperation* documented, const std::string& param) {
  if (!documented) return "";
  for (const DeclaredParameter& parameter : documented->parameters) {
    if (parameter.name != param) continue;
    const std::string line = first_sentence(parameter.description);
    if (line.empty()) return "";
    const bool required = parameter.required;
    return "  # " + line + (required ? " (obligatoire)" : "") + "\n";
  }
  return "";
}

// Whether the document wants a number, and the text is one that is read as it is written.
bool is_whole_number(const DocumentedOperation* documented, const std::string& param,
                     const Value& value) {
  if (!documented || !value.is_text() || !is_digits(value.text) || value.text.size() > 18) {
    return false;
  }
  if (value.text.size() > 1 && value.text.front() == '0') return false;
  const auto declared = std::ranges::find(documented->parameters, param, &DeclaredParameter::name);
  if (declared == documented->parameters.end() || !declared->schema.node) return false;
  return text_of(*declared->schema.node, "type") == "integer";
}

std::string params_text(const DraftParams& params, const DocumentedOperation* documented) {
  std::string out;
  for (const auto& [name, value] : params) {
    out += comment_for(documented, name) + "  " + name + ":";
    if (is_whole_number(documented, name, value)) {
      out += " " + value.text + "\n";
    } else if (value.is_list()) {
      out += "\n";
      for (const std::string& item : value.list) out += "    - " + in_yaml(item) + "\n";
    } else {
      out += " " + in_yaml(value.text) + "\n";
    }
  }
  return out;
}

// The answer of a case with that status: of the operation, else of another one of the same
// provider in the same version.
std::optional<Node> said_by_provider(const Context& context, const Operation& operation,
                                     int status) {
  for (const bool same_operation : {true, false}) {
    for (const CaseFile& file : context.files) {
      if (!file.served || !file.payload() || !file.of || file.served->answer.status != status)
        continue;
      const bool fits = same_operation ? file.of->id == operation.id
                                       : operation.provider != nullptr &&
                                             file.of->provider == operation.provider &&
                                             file.of->family == operation.family;
      if (fits) return *file.payload();
    }
  }
  return std::nullopt;
}

// What a case with that status answers: one of the operation, else one of its family.
const Node* body_of_a_case(const Context& context, const Operation& operation, int status,
                           bool of_the_operation) {
  for (const CaseFile& file : context.files) {
    if (!file.served || !file.payload() || file.served->answer.status != status) continue;
    if (of_the_operation ? file.operation == operation.id
                         : file.of && file.of->family == operation.family && status >= 400) {
      return &*file.payload();
    }
  }
  return nullptr;
}

// An error is one that the operation or its provider gives already, in the provider's words;
// anything else is made from the schema, else taken from a case with that status.
Node payload_for(const Context& context, const Operation& operation, int status) {
  const DocumentedOperation* documented = context.tree.documents->get().find(operation.id);
  const auto schema = documented ? documented->response_schema(status) : std::nullopt;
  // What the provider really says: its own codes and texts.
  if (status >= 400) {
    if (auto said = said_by_provider(context, operation, status)) return *std::move(said);
    auto written = error_of_case(context.tree.schemas, operation, status);
    if (written && (!schema || satisfies(*schema, *written))) return *std::move(written);
  }
  if (schema) {
    const Node* media = documented->media_type(status);
    const Node* example = media->find("example");
    if (example && satisfies(*schema, *example)) return *example;
  }
  if (schema) {
    if (auto made = example_of(*schema)) return std::move(*made);
  }
  for (const bool of_the_operation : {true, false}) {
    const Node* known = body_of_a_case(context, operation, status, of_the_operation);
    if (known != nullptr) return *known;
  }
  Node empty;
  empty.kind = Node::Kind::map;
  return empty;
}

std::string indented(const std::string& text) {
  std::string out = "  ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "  ";
  }
  return out;
}

}  // namespace

std::vector<int> statuses_for(const Context& context, const Operation& operation) {
  const DocumentedOperation* documented = context.tree.documents->get().find(operation.id);
  std::vector<int> statuses(accepted_statuses().begin(), accepted_statuses().end());
  if (documented && !documented->statuses.empty()) {
    std::erase_if(statuses, [&](int status) {
      return std::ranges::find(documented->statuses, status) == documented->statuses.end();
    });
  }
  return statuses;
}

std::string draft_case(const Context& context, const Operation& operation, const DraftWish& wish) {
  const bool is_given = !wish.params.empty();
  const std::optional<Call> call =
      is_given ? std::nullopt : std::optional(Drafter(context, operation, wish).find_call());
  DraftParams params = wish.params;
  if (call) {
    for (auto& [param, value] : params_of(*call)) params.emplace_back(param, std::move(value));
  }
  const DocumentedOperation* documented = context.tree.documents->get().find(operation.id);
  std::string out =
      "title: 'À compléter'\n"
      "description: 'À compléter : ce que montre ce cas, et quand s''en servir'\n";
  if (!wish.persona.empty()) out += "persona: " + wish.persona + "\n";
  if (call && call->variant->france_connect) {
    out += "# L'identité vient du jeton FranceConnect.\n";
  }
  out += "params:\n" + params_text(params, documented);
  out += "status: " + std::to_string(wish.status) + "\n";
  out += "payload: |-\n" + indented(to_pretty_json(payload_for(context, operation, wish.status))) +
         "\n";
  return out;
}

}  // namespace sandbox
