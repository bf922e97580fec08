#include <algorithm>
#include <set>

#include "check/context.h"
#include "openapi/format.h"
#include "support/text.h"

// Rules about files together: defaults, FranceConnect tokens, people.

namespace sandbox {
namespace {

std::string folder_of(const std::string& shown) { return shown.substr(0, shown.rfind('/')); }

const Node* introspection_of(const CaseFile& file) {
  const Node* found = file.payload ? file.payload->find("token_introspection") : nullptr;
  return found && found->is_map() ? found : nullptr;
}

// FranceConnect writes 00 for an unknown day or month.
bool is_birth_date(std::string_view text) {
  std::string known(text);
  for (const std::size_t at : {std::size_t{5}, std::size_t{8}}) {
    if (known.size() == 10 && known.compare(at, 2, "00") == 0) known.replace(at, 2, "01");
  }
  return is_date(known);
}

void check_claims(const CaseFile& file, const Node& introspection, Report& report) {
  for (const char* claim : {"scope", "family_name", "given_name", "gender", "birthdate"}) {
    const Node* value = introspection.find(claim);
    if (value && value->is_text()) continue;
    report.add(RuleId::france_connect_claims, (value ? *value : introspection).place_in(file.shown),
               "`token_introspection` has no text `" + std::string(claim) + "`",
               "add \"" + std::string(claim) + "\": \"…\"");
  }
  if (const Node* gender = introspection.find("gender");
      gender && gender->is_text() && gender->text != "male" && gender->text != "female") {
    report.add(RuleId::france_connect_claims, gender->place_in(file.shown),
               "FranceConnect knows no gender \"" + gender->text + "\"",
               "write \"male\" or \"female\"");
  }
  if (const Node* day = introspection.find("birthdate");
      day && day->is_text() && !is_birth_date(day->text)) {
    report.add(RuleId::france_connect_claims, day->place_in(file.shown),
               "`birthdate` is \"" + day->text + "\", which is no date",
               "write year, month and day: \"1990-01-31\"");
  }
}

std::set<std::string> known_scopes(const Catalogue& catalogue) {
  // Those of FranceConnect itself, and those that operations ask for.
  std::set<std::string> scopes = {
      "openid",    "identite_pivot",     "profile",     "birth",        "given_name", "family_name",
      "birthdate", "birthplace",         "gender",      "birthcountry", "email",      "address",
      "phone",     "preferred_username", "birth_place", "birth_country"};
  for (const auto& [id, operation] : operations_of(catalogue)) {
    scopes.insert(operation->scopes.begin(), operation->scopes.end());
  }
  return scopes;
}

void check_scopes(const CaseFile& file, const Node& introspection,
                  const std::set<std::string>& known, Report& report) {
  const Node* scope = introspection.find("scope");
  if (!scope) return;
  for (const std::string& name : split(scope->text, ' ')) {
    if (name.empty() || known.contains(name)) continue;
    const std::string meant = nearest(name, {known.begin(), known.end()});
    report.add(RuleId::france_connect_scope, scope->place_in(file.shown),
               "no operation asks for the scope `" + name + "`",
               meant.empty() ? "`bac-a-sable operations` lists the scopes"
                             : "did you mean `" + meant + "`?");
  }
}

}  // namespace

void check_defaults(const Context& context, Report& report) {
  std::set<std::string> told;
  for (const CaseFile& file : context.files) {
    if (!file.of || file.is_identity()) continue;
    const CaseSet* set = cases_of(*context.tree.catalogue, file.operation);
    if ((set && set->not_found) || !told.insert(file.operation).second) continue;
    report.add(RuleId::no_default, {folder_of(file.shown), 0, 0},
               "the operation has no 404.yaml: when no case matches, an example made from the "
               "OpenAPI document answers 200",
               "`bac-a-sable new " + file.operation + " --status 404 --name 404.yaml` starts one");
  }
}

void check_identities(const Context& context, Report& report) {
  const std::set<std::string> scopes = known_scopes(*context.tree.catalogue);
  for (const CaseFile& file : context.files) {
    if (!file.is_identity()) continue;
    const Node* params = file.params();
    if (params) {
      for (const Node::Member& param : params->members) {
        if (param.key == "token") continue;
        report.add(RuleId::france_connect_params, {file.shown, param.line, param.column},
                   "`params` of a FranceConnect token has only `token`, not `" + param.key + "`",
                   "move it into `token_introspection` of the payload, or remove it");
      }
    }
    const Node* introspection = introspection_of(file);
    if (!introspection) continue;
    check_claims(file, *introspection, report);
    check_scopes(file, *introspection, scopes, report);
    const Node* token = params ? params->find("token") : nullptr;
    // A person of the cast is there for its own sake: for a refusal, for instance.
    const bool in_cast = file.root.find("persona") != nullptr;
    if (!token || in_cast || context.useful_tokens.empty()) continue;
    if (std::ranges::find(context.useful_tokens, lower_case(token->text)) ==
        context.useful_tokens.end()) {
      report.add(RuleId::token_unused, token->place_in(file.shown),
                 "no case of the tree is served to the FranceConnect token `" + token->text + "`",
                 "give a case the params of this identity, or say in the description that it "
                 "shows defaults and refusals");
    }
  }
}

namespace {

void collect(const Node& node, std::set<std::string>& texts) {
  if (!node.is_list() && !node.is_map() && !node.is_null()) {
    texts.insert(lower_case(node.text));
    texts.insert(lower_case(node.written));
  }
  std::vector<std::string> items;
  for (const Node& item : node.items) {
    collect(item, texts);
    items.push_back(item.text);
  }
  texts.insert(lower_case(join(items, " ")));
  texts.insert(lower_case(join(items, ", ")));
  for (const Node::Member& member : node.members) collect(member.value, texts);
}

// The params that say who somebody is.
bool names_a_person(const std::string& param) {
  const std::string name = lower_case(param);
  for (const char* part : {"prenom", "nomnaissance", "nom_naissance", "nomusage", "family_name",
                           "given_name", "ine", "identifiant", "immatriculation"}) {
    if (name == part || name == std::string(part) + "s") return true;
  }
  return name == "nom";
}

}  // namespace

void check_personas(const Context& context, Report& report) {
  if (context.personas.empty()) return;
  std::vector<std::string> names;
  for (const auto& [name, persona] : context.personas) names.push_back(name);
  for (const CaseFile& file : context.files) {
    const Node* persona = file.root.find("persona");
    if (!persona) continue;
    const auto known = context.personas.find(persona->text);
    if (known == context.personas.end()) {
      const std::string meant = nearest(persona->text, names);
      report.add(RuleId::persona, persona->place_in(file.shown),
                 "personas.yaml knows nobody called `" + persona->text + "`",
                 meant.empty() ? "add the person there, or remove the line"
                               : "did you mean `" + meant + "`?");
      continue;
    }
    const Node* params = file.params();
    if (!params || file.is_identity()) continue;
    std::set<std::string> texts;
    collect(known->second, texts);
    for (const Node::Member& param : params->members) {
      if (!names_a_person(param.key)) continue;
      std::vector<const Node*> values = {&param.value};
      if (param.value.is_list()) {
        values.clear();
        for (const Node& item : param.value.items) values.push_back(&item);
      }
      for (const Node* value : values) {
        if (value->is_null() || texts.contains(lower_case(value->text))) continue;
        report.add(RuleId::persona, value->place_in(file.shown),
                   "`" + param.key + "` says \"" + value->text + "\", which is not " +
                       persona->text + "'s in personas.yaml",
                   "write what personas.yaml says, or name another person");
      }
    }
  }
}

}  // namespace sandbox
