#include "openapi/additions.h"

#include <algorithm>

#include "openapi/example.h"
#include "openapi/format.h"
#include "openapi/pattern.h"
#include "support/text.h"

namespace sandbox {
namespace {

// ---- What a document says of one parameter, as texts that a rule can carry ----

constexpr std::string_view required_option = "required";
constexpr const char* error_name = "openapi_parameter";
// Of every call, not of the person: the family or nobody reads them.
constexpr std::string_view not_matched[] = {"recipient", "context", "object"};

bool is_whole_number(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return is_digits(text) && text.size() <= 18;
}

bool is_decimal_number(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return is_digits(text);
  return is_digits(text.substr(0, point)) && is_digits(text.substr(point + 1));
}

std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_within(std::string_view text, std::string_view bound, int side) {
  const long double number = std::strtold(std::string(text).c_str(), nullptr);
  const long double limit = std::strtold(std::string(bound).c_str(), nullptr);
  return side > 0 ? number <= limit : number >= limit;
}

// Whether one text is what one option ("pattern=^[0-9]+$") asks for.
bool fulfils(std::string_view name, std::string_view wanted, std::string_view text) {
  if (name == "type" && wanted == "integer") return is_whole_number(text);
  if (name == "type" && wanted == "number") return is_decimal_number(text);
  if (name == "type" && wanted == "boolean") return text == "true" || text == "false";
  if (name == "minimum") return is_within(text, wanted, -1);
  if (name == "maximum") return is_within(text, wanted, 1);
  if (name == "minLength") return length_of(text) >= std::stoul(std::string(wanted));
  if (name == "maxLength") return length_of(text) <= std::stoul(std::string(wanted));
  if (name == "format" && wanted == "date") return is_date(text);
  if (name == "pattern") {
    const auto pattern = Pattern::parse(wanted);
    return !pattern || pattern->found_in(text);
  }
  return true;
}

bool fulfils_all(const std::vector<std::string>& options, std::string_view text) {
  bool listed = false;
  bool allowed = false;
  for (const std::string& option : options) {
    const std::size_t equals = option.find('=');
    if (equals == std::string::npos) continue;
    const std::string_view name = std::string_view(option).substr(0, equals);
    const std::string_view wanted = std::string_view(option).substr(equals + 1);
    if (name == "enum") {
      listed = true;
      allowed = allowed || wanted == text;
    } else if (!fulfils(name, wanted, text)) {
      return false;
    }
  }
  return !listed || allowed;
}

FoundErrors check_parameter(Inputs inputs, const std::vector<std::string>& options, const Date&) {
  const Value& value = *inputs.front();
  const bool required = std::ranges::find(options, required_option) != options.end();
  const bool wants_list = std::ranges::find(options, "list") != options.end();
  FoundErrors wrong{0};
  if (value.is_absent()) return required ? wrong : FoundErrors{};
  if (required && is_blank(value)) return wrong;
  if (wants_list) {
    if (!value.is_list()) return wrong;
    const bool fine = std::ranges::all_of(
        value.list, [&](const std::string& item) { return fulfils_all(options, item); });
    return fine ? FoundErrors{} : wrong;
  }
  if (!value.is_text()) return wrong;
  return fulfils_all(options, value.text) ? FoundErrors{} : wrong;
}

constexpr Rule rules[] = {{"openapi_parameter", 1, 1, check_parameter}};

// ---- Values typed as declared ----

Value as_received(Inputs inputs, const std::string&) { return *inputs.front(); }

// "08" and "8" are the same number; what is none is kept.
Value as_whole_number(Inputs inputs, const std::string&) {
  const Value& value = *inputs.front();
  if (!value.is_text() || !is_whole_number(value.text)) return value;
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

std::string text_of(const Node& node, std::string_view name) {
  const Node* found = node.find(name);
  return found && !found->is_map() && !found->is_list() ? found->text : "";
}

std::vector<std::string> options_of(const DeclaredParameter& parameter) {
  std::vector<std::string> options;
  if (parameter.required) options.emplace_back(required_option);
  if (parameter.is_list) options.emplace_back("list");
  const Node* schema = parameter.schema.node;
  if (schema && parameter.is_list) {
    schema = resolved({schema->find("items"), parameter.schema.document}).node;
  }
  if (!schema) return options;
  for (const char* keyword :
       {"type", "format", "pattern", "minimum", "maximum", "minLength", "maxLength"}) {
    const std::string wanted = text_of(*schema, keyword);
    const std::string_view name = keyword;
    if (wanted.empty() ||
        (name.ends_with("Length") && !(is_digits(wanted) && wanted.size() < 10))) {
      continue;
    }
    options.push_back(std::string(keyword) + "=" + wanted);
  }
  if (const Node* allowed = schema->find("enum")) {
    for (const Node& item : allowed->items) options.push_back("enum=" + item.text);
  }
  return options;
}

const Transform& transform_of(const DeclaredParameter& parameter) {
  const bool whole = parameter.schema.node && text_of(*parameter.schema.node, "type") == "integer";
  return whole ? integer_transform : text_transform;
}

Variant variant_of(const DocumentedOperation& documented) {
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
    validation.rule = &rules[0];
    validation.reads = {position};
    validation.errors = {error_name};
    validation.options = options_of(parameter);
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

// The family whose paths look like this one, of the API that the document's
// servers name where several do.
const Family* family_of(const DocumentedOperation& operation, const Contract& contract) {
  const Family* first = nullptr;
  for (const auto& [id, family] : contract.families) {
    if (family.versioned != starts_with_version(operation.path)) continue;
    const bool served =
        !family.host.empty() &&
        std::ranges::any_of(operation.servers, [&host = family.host](const std::string& url) {
          return url.find(host) != std::string::npos;
        });
    if (served) return &family;
    if (!first) first = &family;
  }
  return first;
}

// ---- Examples ----

std::optional<Node> example_answer(const DocumentedOperation& operation) {
  const Node* media = operation.media_type(200);
  if (!media) return std::nullopt;
  const auto schema = operation.response_schema(200);
  if (const Node* example = media->find("example")) {
    if (!schema || satisfies(*schema, *example)) return *example;
  }
  return schema ? example_of(*schema) : std::nullopt;
}

}  // namespace

std::span<const Rule> openapi_rules() { return rules; }
std::span<const Transform> openapi_transforms() { return transforms; }

OpenApiAdditions openapi_additions(const OpenApiDocuments& documents, const Contract& contract) {
  OpenApiAdditions documented;
  documented.findings = documents.findings;
  for (const auto& [id, described] : documents.operations) {
    if (const auto example = example_answer(described)) {
      documented.examples.emplace(id, prepare(200, to_json(*example)));
    } else {
      documented.findings.push_back({described.place, Severity::warning, "openapi",
                                     "no example could be made for the 200 answer of `" + id + "`",
                                     "give its 200 response an `example` that its schema accepts"});
    }
    if (contract.operations.contains(id) || contract.closed.contains(id)) continue;
    const Family* family = family_of(described, contract);
    if (!family) {
      documented.findings.push_back(
          {described.place, Severity::warning, "openapi",
           "no family of the contract has paths like `" + described.path + "`",
           "`" + id + "` is not served; paths look like /v3/… or /api/v2/…"});
      continue;
    }
    Operation operation;
    operation.id = id;
    operation.title = described.title;
    operation.path = described.path;
    operation.family = family;
    operation.scopes = described.scopes;
    operation.variants.push_back(variant_of(described));
    operation.place = described.place;
    const auto [added, is_new] = documented.operations.emplace(id, std::move(operation));
    if (is_new) documented.routes.add(added->second);
  }
  return documented;
}

}  // namespace sandbox
