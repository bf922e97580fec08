#include "openapi/additions.h"

#include <algorithm>

#include "model/finding_rules.h"
#include "openapi/example.h"
#include "openapi/identity_variant.h"
#include "openapi/parameter.h"
#include "openapi/schema_reference.h"
#include "openapi/service_example.h"
#include "support/text.h"

// An operation that no contract describes is put together from its document in the nouns of
// the contract: each parameter is read as it was sent, checked by its schema, and part of
// the key. So answering knows no second kind of operation.

namespace sandbox {
namespace {

constexpr const char* error_name = "openapi_parameter";
// Of every call, not of the person: the family or nobody reads them.
constexpr std::string_view not_matched[] = {"recipient", "context", "object"};

// ---- Values typed as declared ----

Value as_received(Inputs inputs, const std::string&) { return *inputs.front(); }

// "08" and "8" are the same number; what is none is kept.
Value as_whole_number(Inputs inputs, const std::string&) {
  const Value& value = *inputs.front();
  const bool fits = value.is_text() && value.text.size() <= 18;
  if (!fits || !is_whole_number(value.text)) return value;
  return Value::of(std::to_string(std::stoll(value.text)));
}

// `codes=a,b` where the document says `explode: false`; one text is a list of one.
Value as_list(Inputs inputs, const std::string& separator) {
  const Value& value = *inputs.front();
  if (!value.is_text()) return value;
  if (separator.empty()) return Value::of(std::vector<std::string>{value.text});
  return Value::of(split(value.text, separator.front()));
}

void same(const Value& result, std::span<Value> inputs, const std::string&) { inputs[0] = result; }

void undo_list(const Value& result, std::span<Value> inputs, const std::string& separator) {
  const bool joined = result.is_list() && !separator.empty();
  inputs[0] = joined ? Value::of(join(result.list, separator)) : result;
}

constexpr Transform transforms[] = {
    {"openapi_text", as_received, same},
    {"openapi_integer", as_whole_number, same},
    {"openapi_list", as_list, undo_list},
};
constexpr const Transform& text_transform = transforms[0];
constexpr const Transform& integer_transform = transforms[1];
constexpr const Transform& list_transform = transforms[2];

const Transform& transform_of(const DeclaredParameter& parameter) {
  const Node* type = parameter.schema.node ? parameter.schema.node->find("type") : nullptr;
  return type && type->text == "integer" ? integer_transform : text_transform;
}

Variant variant_of(const DocumentedOperation& documented,
                   const std::shared_ptr<const SchemaDocument>& document) {
  Variant variant;
  variant.name = "openapi";
  for (const DeclaredParameter& parameter : documented.parameters) {
    if (std::ranges::find(not_matched, parameter.name) != std::end(not_matched)) continue;
    const std::size_t position = variant.reads.size();
    const Transform& reading = parameter.is_list ? list_transform : text_transform;
    variant.reads.push_back({parameter.name, Read::Source::parameter, parameter.name, &reading,
                             parameter.comma_separated ? "," : ""});
    Validation validation;
    validation.name = parameter.name;
    validation.accepts = acceptance_of(parameter, document);
    validation.reads = {position};
    validation.errors = {error_name};
    variant.validates.push_back(std::move(validation));
    variant.matches.push_back({parameter.name, {position}, &transform_of(parameter), ""});
  }
  std::ranges::sort(variant.matches, {}, &MatchedParam::name);
  return variant;
}

// ---- Families ----

bool starts_with_version(std::string_view path) {
  return path.size() > 2 && path.starts_with("/v") && path[2] >= '0' && path[2] <= '9';
}

// The family whose paths look like this one, of the API that the document's servers name
// where several do, else of the first.
const Family* family_of(const DocumentedOperation& operation, const Contract& contract) {
  const Family* first = nullptr;
  for (const Api& api : contract.apis) {
    const bool is_named = std::ranges::any_of(operation.servers, [&](const std::string& url) {
      return url.find(api.host) != std::string::npos;
    });
    for (const auto& [id, family] : contract.families) {
      if (family.api != &api || family.versioned != starts_with_version(operation.path)) continue;
      if (is_named) return &family;
      if (!first) first = &family;
    }
  }
  return first;
}

// ---- Examples ----

std::optional<Node> example_answer(const DocumentedOperation& operation, const Family* family) {
  const Node* media = operation.media_type(200);
  if (!media) return std::nullopt;
  const auto schema = operation.response_schema(200);
  if (schema && family && family->example_first) {
    if (auto example = service_example_of(*schema)) return example;
  }
  if (const Node* example = media->find("example")) {
    if (!schema || satisfies(*schema, *example)) return *example;
  }
  return schema ? example_of(*schema) : std::nullopt;
}

// Of an answer that is no 200: its example, or the first of several.
const Node* first_example(const DocumentedOperation& operation, int status) {
  const Node* media = operation.media_type(status);
  if (!media) return nullptr;
  if (const Node* example = media->find("example")) return example;
  const Node* examples = media->find("examples");
  if (!examples || examples->members.empty()) return nullptr;
  const Schema first = resolved({&examples->members.front().value, operation.document});
  return first.node ? first.node->find("value") : nullptr;
}

// Many operations refer to the same example: it is written once.
class OtherExamples {
 public:
  std::map<int, PreparedAnswer> of(const DocumentedOperation& operation) {
    std::map<int, PreparedAnswer> found;
    for (const int status : operation.statuses) {
      const Node* example = status == 200 ? nullptr : first_example(operation, status);
      if (!example) continue;
      auto& body = bodies_[example];
      if (!body) body = std::make_shared<const std::string>(to_json(*example));
      found.emplace(status, PreparedAnswer{status, body, ""});
    }
    return found;
  }

 private:
  std::map<const Node*, std::shared_ptr<const std::string>> bodies_;
};

}  // namespace

OpenApiAdditions openapi_additions(const OpenApiDocuments& documents, const Contract& contract) {
  OpenApiAdditions documented;
  documented.findings = documents.findings;
  OtherExamples others;
  for (const auto& [id, described] : documents.operations) {
    if (auto examples = others.of(described); !examples.empty()) {
      documented.other_examples.emplace(id, std::move(examples));
    }
    const Operation* known = contract.operations.find(id);
    const Family* family = known != nullptr ? known->family : family_of(described, contract);
    if (const auto example = example_answer(described, family)) {
      documented.examples.emplace(id, prepare(200, to_json(*example)));
    } else {
      documented.findings.push_back(
          found(RuleId::openapi, described.place,
                say({"no example could be made for the 200 answer of `{0}`",
                     "aucun exemple n'a pu être fait pour la réponse 200 de `{0}`"},
                    id),
                {"give its 200 response an `example` that its schema accepts",
                 "donner à sa réponse 200 un `example` que son schéma accepte"}));
    }
    if (known != nullptr || contract.closed.contains(id)) continue;
    if (!family) {
      documented.findings.push_back(
          found(RuleId::openapi, described.place,
                say({"no family of the contract has paths like `{0}`",
                     "aucune famille d'opérations n'a de chemin comme `{0}`"},
                    described.path),
                say({"`{0}` is not served; paths look like /v3/… or /api/v2/…",
                     "`{0}` n'est pas servie ; les chemins ressemblent à /v3/… ou /api/v2/…"},
                    id)));
      continue;
    }
    Operation operation;
    operation.id = id;
    operation.title = described.title;
    operation.path = described.path;
    operation.family = family;
    operation.scopes = described.scopes;
    const Variant declared = variant_of(described, documents.document_of(described));
    const auto by_identity = identity_variant(contract, *family, described.path, declared);
    operation.variants = std::vector<Variant>{by_identity.value_or(declared)};
    operation.place = described.place;
    const auto [added, is_new] = documented.operations.emplace(id, std::move(operation));
    if (is_new) documented.routes.add(added->second);
  }
  return documented;
}

}  // namespace sandbox
