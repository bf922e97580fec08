#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "contract/readers.h"

// families.yaml says which APIs there are, how each family refuses at each stage, and how often
// it may be called. Tables give its words their values. A family that could not refuse where its
// calls can need it is taken out again at the end, with all that belongs to it.

namespace sandbox {
namespace {

constexpr std::array stages = {
    Word{"bad_request", Stage::bad_request},
    Word{"invalid_token", Stage::invalid_token},
    Word{"expired_token", Stage::expired_token},
    Word{"unknown_identity", Stage::unknown_identity},
    Word{"missing_scope", Stage::missing_scope},
    Word{"missing_identity", Stage::missing_identity},
    Word{"missing_parameter", Stage::missing_parameter},
    Word{"unsupported_version", Stage::unsupported_version},
    Word{"recipient", Stage::recipient},
    Word{"recipient_of_identity", Stage::recipient_of_identity},
    Word{"maintenance", Stage::maintenance},
    Word{"blank_parameter", Stage::blank_parameter},
    Word{"invalid_parameter", Stage::invalid_parameter},
    Word{"not_found", Stage::not_found},
    Word{"too_many_requests", Stage::too_many_requests},
};
constexpr std::array shapes = {
    Word{"json_api", ErrorShape::json_api},
    Word{"object", ErrorShape::object},
    Word{"flat_list", ErrorShape::flat_list},
};
constexpr std::array recipients = {Word{"optional", false}, Word{"required", true}};
constexpr std::array counted = {Word{"callers", false}, Word{"api_key", true}};
constexpr std::array defaults = {Word{"not_found", false}, Word{"example", true}};
constexpr std::array sharings = {
    Word{"by_family", Throttle::Shared::by_family},
    Word{"by_those_that_name_it", Throttle::Shared::by_those_that_name_it},
    Word{"by_versions", Throttle::Shared::by_versions},
};

std::string name_of(Stage stage) {
  const auto found = std::ranges::find(stages, stage, [](const auto& row) { return row.value; });
  return std::string(found->name);
}

// Whether a validator or the family's mandatory parameters say the error.
bool brings_its_error(Stage stage) {
  return stage == Stage::invalid_parameter || stage == Stage::missing_parameter;
}

// Nothing when the family could not refuse with it.
std::optional<Refusal> read_refusal(const Node& node, Stage stage, const std::string& refusal_type,
                                    const ContractFile& file) {
  const std::size_t findings_before = file.findings.size();
  MapReader reader(node, file.name, file.findings);
  Refusal refusal;
  refusal.status = reader.number("status", 0);
  if (refusal.status < 400 || refusal.status > 599) {
    reader.tell(reader.place_of("status"),
                {"`status` should be that of a refusal", "`status` devrait être celui d'un refus"},
                {"write a number from 400 to 599", "écrire un nombre de 400 à 599"});
  }
  reader.required("shape");
  refusal.shape = choice(reader, "shape", shapes, ErrorShape::json_api);
  refusal.error = reader.text("error");
  if (refusal.error.empty() && !brings_its_error(stage)) {
    reader.tell(node, {"`error` is missing", "il manque une ligne `error:`"},
                {"add `error: …`, one of errors.yaml",
                 "ajouter `error: …`, l'une de celles d'errors.yaml"});
  }
  bool whole = refusal.error.empty() ||
               is_error(file.contract.errors, refusal.error, reader, reader.place_of("error"));
  refusal.kind = reader.text("kind");
  if (refusal.kind.empty() && refusal.shape == ErrorShape::object) {
    reader.tell(node, {"`kind` is missing", "il manque une ligne `kind:`"},
                {"add `kind: …`, the `error` member of the body",
                 "ajouter `kind: …`, la rubrique `error` de la réponse"});
  }
  refusal.content_type = reader.text("content_type", refusal_type);
  refusal.cache_headers = reader.flag("cache_headers");
  whole = whole && file.findings.size() == findings_before;
  return whole ? std::optional(std::move(refusal)) : std::nullopt;
}

void read_api(const Node::Member& member, const ContractFile& file) {
  MapReader reader(member.value, file.name, file.findings);
  Api api;
  api.id = member.key;
  api.name = reader.required_text("name");
  api.title = reader.text("title", api.name);
  api.host = reader.required_text("host");
  api.called = reader.text("called");
  api.prefix = reader.text("prefix");
  if (!api.prefix.empty() && (api.prefix.front() != '/' || api.prefix.size() < 2)) {
    reader.tell(reader.place_of("prefix"), say(with_slash, "prefix"),
                say({"write `prefix: /{0}`", "écrire `prefix: /{0}`"}, api.id));
    api.prefix.clear();
  }
  file.contract.apis.push_back(std::move(api));
}

void read_family(const Node::Member& member, const ContractFile& file, WrittenFamilies& written) {
  MapReader reader(member.value, file.name, file.findings);
  Family& family = file.contract.families[member.key];
  written.places[member.key] = {file.name, member.line, member.column};
  family.id = member.key;
  family.api = api_named(reader, file.contract);
  family.versioned = reader.flag("versioned");
  family.content_type = reader.required_text("content_type");
  const std::string refusal_type = reader.required_text("refusal_type");
  family.recipient_required = choice(reader, "recipient", recipients, false);
  family.drops_scopes_with = reader.text("drops_scopes_with");
  family.example_first = choice(reader, "default", defaults, false);
  for (const Node::Member& entry : reader.members("mandatory")) {
    if (!is_error(file.contract.errors, entry.value.text, reader, entry.value)) continue;
    family.mandatory.push_back({entry.key, entry.value.text});
  }
  for (const Node::Member& entry : reader.required_members("refusals")) {
    const auto stage = value_of_word(stages, entry.key);
    if (!stage) {
      tell(file.findings, {file.name, entry.line, entry.column},
           no_such({"stage", "aucune étape"}, entry.key),
           did_you_mean(entry.key, names_of(stages)));
      continue;
    }
    written.refusals.emplace(family.id, *stage);
    if (auto refusal = read_refusal(entry.value, *stage, refusal_type, file)) {
      family.refusals[*stage] = *std::move(refusal);
    }
  }
}

void read_throttle(const Node& node, const ContractFile& file) {
  MapReader reader(node, file.name, file.findings);
  Throttle throttle;
  throttle.name = reader.required_text("name");
  throttle.path_contains = reader.text("path_contains");
  throttle.family = entry_named(reader, "family", file.contract.families);
  throttle.api_key_only = choice(reader, "counts", counted, false);
  throttle.shared = choice(reader, "shared", sharings, Throttle::Shared::by_family);
  throttle.limit = reader.number("limit", 1);
  throttle.period = std::max(reader.number("period", 1), 1);
  if (throttle.family != nullptr) file.contract.throttles.push_back(std::move(throttle));
}

// The stages at which calls of the family can end.
std::vector<Stage> stages_of(const Family& family, const Contract& contract) {
  std::vector<Stage> found = {Stage::bad_request,   Stage::invalid_token, Stage::expired_token,
                              Stage::missing_scope, Stage::recipient,     Stage::invalid_parameter,
                              Stage::not_found};
  const auto add_if = [&](bool needed, std::initializer_list<Stage> needed_stages) {
    if (needed) found.insert(found.end(), needed_stages);
  };
  const auto any_operation = [&](auto has) {
    return std::ranges::any_of(contract.operations.at_once.by_id, [&](const auto& entry) {
      return entry.second.family == &family && has(entry.second);
    });
  };
  add_if(family.versioned, {Stage::unsupported_version});
  add_if(!family.mandatory.empty(), {Stage::missing_parameter});
  add_if(any_operation([](const Operation& operation) {
           return std::ranges::any_of(operation.variants, [](const Variant& variant) {
             return !variant.required.empty();
           });
         }),
         {Stage::blank_parameter});
  add_if(any_operation([](const Operation& operation) {
           return std::ranges::any_of(operation.variants, &Variant::france_connect);
         }),
         {Stage::unknown_identity, Stage::recipient_of_identity});
  add_if(any_operation([](const Operation& operation) {
           return std::ranges::all_of(operation.variants, &Variant::france_connect);
         }),
         {Stage::missing_identity});
  add_if(any_operation(
             [](const Operation& operation) { return !operation.provider->maintenance.empty(); }),
         {Stage::maintenance});
  add_if(
      std::ranges::find(contract.throttles, &family, &Throttle::family) != contract.throttles.end(),
      {Stage::too_many_requests});
  return found;
}

// Whether it has all refusals that it can need; those that nobody wrote are told.
bool can_refuse(const Family& family, const WrittenFamilies& written, const Contract& contract,
                Findings& findings) {
  bool whole = family.api != nullptr;  // else told already
  for (const Stage stage : stages_of(family, contract)) {
    if (family.refusals.contains(stage)) continue;
    whole = false;
    if (written.refusals.contains({family.id, stage}) || contract.errors.empty()) continue;
    tell(findings, written.places.at(family.id),
         say({"the family `{0}` cannot refuse at the stage `{1}`",
              "la famille `{0}` n'a pas de refus pour l'étape `{1}`"},
             family.id, name_of(stage)),
         say({"add `{0}: {status: …, shape: …, error: …}` to its refusals",
              "ajouter `{0}: {status: …, shape: …, error: …}` à ses refus (`refusals`)"},
             name_of(stage)));
  }
  return whole;
}

}  // namespace

WrittenFamilies read_families(const Node& root, const ContractFile& file) {
  WrittenFamilies written;
  MapReader reader(root, file.name, file.findings);
  for (const Node::Member& member : reader.required_members("apis")) read_api(member, file);
  for (const Node::Member& member : reader.required_members("families")) {
    read_family(member, file, written);
  }
  for (const Node& item : reader.items("throttles")) read_throttle(item, file);
  return written;
}

void leave_out_families_that_cannot_refuse(const WrittenFamilies& written, Contract& contract,
                                           Findings& findings) {
  for (auto entry = contract.families.begin(); entry != contract.families.end();) {
    const Family* family = &entry->second;
    if (can_refuse(*family, written, contract, findings)) {
      ++entry;
      continue;
    }
    OperationSet& operations = contract.operations.at_once;
    std::erase_if(operations.by_id,
                  [&](const auto& operation) { return operation.second.family == family; });
    std::erase_if(operations.aliases,
                  [&](const Operation& alias) { return alias.family == family; });
    std::erase_if(contract.throttles,
                  [&](const Throttle& throttle) { return throttle.family == family; });
    std::erase_if(contract.pages, [&](const Page& page) { return page.family == family; });
    entry = contract.families.erase(entry);
  }
}

}  // namespace sandbox
