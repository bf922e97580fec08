#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "check/context.h"
#include "openapi/format.h"
#include "openapi/schema.h"
#include "support/text.h"

// Rules about files together: defaults, FranceConnect tokens, people. Each goes through the
// files of the context once, keeps what it has seen, and tells what does not go together.

namespace sandbox {
namespace {

std::string folder_of(const std::string& shown) { return shown.substr(0, shown.rfind('/')); }

const Node* introspection_of(const CaseFile& file) {
  const Node* found = file.payload() ? file.payload()->find("token_introspection") : nullptr;
  return found && found->is_map() ? found : nullptr;
}

// The shape that the public project's test wants, as schemas/france_connect.schema.json
// says it.
void check_claims(const Context& context, const CaseFile& file, Report& report) {
  if (!context.identity_schema || !file.payload()) return;
  const SchemaDocument& document = *context.identity_schema;
  const Node* shape = find_pointer(document.root(), "#/definitions/introspection");
  if (!shape) return;
  for (const Violation& wrong : violations({shape, &document}, *file.payload())) {
    report.add(RuleId::france_connect_claims, {file.shown, wrong.line, wrong.column},
               wrong.sentence, wrong.hint);
  }
}

// FranceConnect writes 00 for an unknown day or month.
void check_birth_date(const CaseFile& file, const Node& introspection, Report& report) {
  const Node* day = introspection.find("birthdate");
  if (!day || !day->is_text()) return;
  std::string known = day->text;
  for (const std::size_t at : {std::size_t{5}, std::size_t{8}}) {
    if (known.size() == 10 && known.compare(at, 2, "00") == 0) known.replace(at, 2, "01");
  }
  if (known.size() != 10 || is_date(known)) return;
  report.add(RuleId::france_connect_claims, day->place_in(file.shown),
             say({"`birthdate` is \"{0}\", which is no date",
                  "`birthdate` vaut « {0} », qui n'est pas une date"},
                 day->text),
             {"write year, month and day: \"1990-01-31\"",
              "écrire l'année, le mois et le jour : \"1990-01-31\""});
}

void check_token(const CaseFile& file, const Node& params, Report& report) {
  const Node* token = params.find("token");
  if (!token || token->is_text() || token->is_list() || token->is_map()) return;
  report.add(RuleId::france_connect_params, token->place_in(file.shown),
             {"`token` is a number, a text is wanted",
              "`token` est lu comme un nombre ; il faut un texte"},
             say({"write '{0}' in quotes", "écrire '{0}' entre guillemets"}, token->written));
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
               say({"no operation asks for the scope `{0}`",
                    "aucune opération ne demande le droit (scope) `{0}`"},
                   name),
               meant.empty() ? Wording{"`bac-a-sable operations` lists the scopes",
                                       "`bac-a-sable operations` donne la liste des droits"}
                             : did_you_mean(meant));
  }
}

}  // namespace

void check_defaults(const Context& context, Report& report) {
  std::set<std::string> told;
  for (const CaseFile& file : context.files) {
    if (!file.of || file.is_identity() || file.of->family->example_first) continue;
    const CaseSet* set = cases_of(*context.tree.catalogue, file.operation);
    if ((set && set->not_found) || !told.insert(file.operation).second) continue;
    report.add(RuleId::no_default, {folder_of(file.shown), 0, 0},
               {"the operation has no 404.yaml: when no case matches, an example made from the "
                "OpenAPI document answers 200",
                "l'opération n'a pas de fichier 404.yaml : à une demande sans cas, elle répond 200 "
                "et un exemple tiré de sa documentation"},
               say({"`bac-a-sable new {0} --status 404 --name 404.yaml` starts one",
                    "`bac-a-sable new {0} --status 404 --name 404.yaml` en commence un"},
                   file.operation));
  }
}

void check_identities(const Context& context, Report& report) {
  const std::set<std::string> scopes = known_scopes(*context.tree.catalogue);
  for (const CaseFile& file : context.files) {
    if (!file.is_identity()) continue;
    const Node* params = file.params();
    if (!file.root().find("status")) {
      report.add(RuleId::france_connect, {file.shown, 1, 0},
                 {"`status` is missing, which the public project's test asks for",
                  "il manque une ligne `status:`, que demandent les tests du projet public"},
                 {"add `status: 200`", "ajouter `status: 200`"});
    }
    if (params) {
      for (const Node::Member& param : params->members) {
        if (param.key == "token") continue;
        report.add(
            RuleId::france_connect_params, {file.shown, param.line, param.column},
            say({"`params` of a FranceConnect token has only `token`, not `{0}`",
                 "sous les `params` d'un jeton FranceConnect, il n'y a que `token`, pas `{0}`"},
                param.key),
            {"remove it, or move it into `token_introspection` of the payload",
             "l'enlever, ou le mettre dans `token_introspection` de la réponse"});
      }
    }
    if (params) check_token(file, *params, report);
    const Node* introspection = introspection_of(file);
    if (!introspection) continue;
    check_claims(context, file, report);
    check_birth_date(file, *introspection, report);
    check_scopes(file, *introspection, scopes, report);
    const Node* token = params ? params->find("token") : nullptr;
    // A person of the cast is there for its own sake: for a refusal, for instance.
    const bool in_cast = file.root().find("persona") != nullptr;
    if (!token || in_cast || context.useful_tokens.empty()) continue;
    if (std::ranges::find(context.useful_tokens, lower_case(token->text)) ==
        context.useful_tokens.end()) {
      report.add(RuleId::token_unused, token->place_in(file.shown),
                 say({"no case of the tree is served to the FranceConnect token `{0}`",
                      "aucun cas n'est servi au jeton FranceConnect `{0}`"},
                     token->text),
                 {"give a case the params of this identity, or a `persona:` to the token",
                  "donner à un cas les `params` de cette identité, ou ajouter au jeton une ligne "
                  "`persona:`"});
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

// The params that say who somebody is, or which company.
bool names_a_person(const std::string& param) {
  const std::string name = lower_case(param);
  for (const char* part : {"prenom", "nomnaissance", "nom_naissance", "nomusage", "family_name",
                           "given_name", "ine", "identifiant", "immatriculation"}) {
    if (name == part || name == std::string(part) + "s") return true;
  }
  // A company's number, whatever else a param may take: `siren_or_rna`.
  return name == "nom" || name.starts_with("siren") || name.starts_with("siret") ||
         name.starts_with("rna");
}

// What personas.yaml says of somebody for a param of a civil identity, by the letters of
// its name: `anneeDateNaissance`, `annee_date_de_naissance` …
struct IdentityPart {
  std::string_view begins;
  std::string_view holds;
  std::array<std::string_view, 3> path;  // in a persona
};
constexpr IdentityPart identity_parts[] = {
    {"annee", "naissance", {"identite", "date_naissance", "annee"}},
    {"mois", "naissance", {"identite", "date_naissance", "mois"}},
    {"jour", "naissance", {"identite", "date_naissance", "jour"}},
    {"sexe", "", {"identite", "sexe", ""}},
    {"codecoginseepays", "naissance", {"identite", "lieu_naissance", "code_pays"}},
    {"codecoginseecommune", "naissance", {"identite", "lieu_naissance", "code_commune"}},
};

const Node* identity_part(const Node& persona, const std::string& param) {
  std::string name = lower_case(param);
  std::erase(name, '_');
  for (const IdentityPart& part : identity_parts) {
    if (!name.starts_with(part.begins) || name.find(part.holds) == std::string::npos) continue;
    const Node* found = &persona;
    for (const std::string_view step : part.path) {
      if (found && !step.empty()) found = found->find(step);
    }
    return found;
  }
  return nullptr;
}

// 7 and '07' are the same day.
bool says_the_same(const Node& a, const Node& b) {
  const auto plain = [](std::string text) {
    if (is_digits(text)) text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
    return lower_case(text);
  };
  // FranceConnect says 00 of a day that nobody knows.
  if (a.is_null() && plain(b.text) == "0") return true;
  return plain(a.text) == plain(b.text);
}

void check_identity_part(const CaseFile& file, const Node& persona, const std::string& who,
                         const Node::Member& param, Report& report) {
  const Node* known = identity_part(persona, param.key);
  const Node& value = param.value;
  if (!known || known->is_map() || known->is_list() || value.is_list() || value.is_map() ||
      value.is_null() || says_the_same(*known, value)) {
    return;
  }
  report.add(RuleId::persona, value.place_in(file.shown),
             say({"`{0}` says \"{1}\", {2} has \"{3}\" in personas.yaml",
                  "`{0}` vaut « {1} », alors que {2} a « {3} » dans personas.yaml"},
                 param.key, value.text, who, known->text),
             say({"write {0}, or name another person", "écrire {0}, ou nommer une autre personne"},
                 to_json(*known)));
}

// What the other cases of the person say for the param, when it is something else.
const Node* usual_value(const Context& context, const std::string& who, const Node::Member& param) {
  const auto said = context.people.find(who);
  if (said == context.people.end()) return nullptr;
  const auto usual = said->second.find(param.key);
  const bool same = usual == said->second.end() || to_json(usual->second) == to_json(param.value);
  return same || usual->second.is_list() ? nullptr : &usual->second;
}

// What a persona says under the name of the param, or one that begins with it: `ine`,
// `nom_naissance` for `nom`. nullptr when there is no such text.
const Node* said_by_name(const Node& persona, const std::string& param) {
  const std::string name = lower_case(param);
  const Node* longer = nullptr;
  for (const Node::Member& member : persona.members) {
    const Node* found = member.value.is_map() ? said_by_name(member.value, param) : nullptr;
    if (found) return found;
    if (!member.value.is_text()) continue;
    if (member.key == name) return &member.value;
    if (member.key.starts_with(name + "_")) longer = &member.value;
  }
  return longer;
}

}  // namespace

void check_personas(const Context& context, Report& report) {
  if (context.personas.empty()) return;
  std::vector<std::string> names;
  for (const auto& [name, persona] : context.personas) names.push_back(name);
  std::map<std::string_view, std::set<std::string>> texts_of;  // of those met so far
  for (const CaseFile& file : context.files) {
    const Node* persona = file.root().find("persona");
    if (!persona) continue;
    const auto known = context.personas.find(persona->text);
    if (known == context.personas.end()) {
      const std::string meant = nearest(persona->text, names);
      report.add(RuleId::persona, persona->place_in(file.shown),
                 say({"personas.yaml knows nobody called `{0}`",
                      "personas.yaml ne connaît personne du nom de `{0}`"},
                     persona->text),
                 meant.empty() ? Wording{"add the person there, or remove the line",
                                         "y ajouter la personne, ou enlever la ligne"}
                               : did_you_mean(meant));
      continue;
    }
    const Node* params = file.params();
    if (!params || file.is_identity()) continue;
    std::set<std::string>& texts = texts_of[known->first];
    if (texts.empty()) collect(known->second, texts);
    for (const Node::Member& param : params->members) {
      check_identity_part(file, known->second, persona->text, param, report);
      if (!names_a_person(param.key)) continue;
      const Node* usual = usual_value(context, persona->text, param);
      if (!usual) usual = said_by_name(known->second, param.key);
      std::vector<const Node*> values = {&param.value};
      if (param.value.is_list()) {
        values.clear();
        for (const Node& item : param.value.items) values.push_back(&item);
      }
      for (const Node* value : values) {
        if (value->is_null() || texts.contains(lower_case(value->text))) continue;
        report.add(RuleId::persona, value->place_in(file.shown),
                   say({"`{0}` says \"{1}\", which is not {2}'s in personas.yaml",
                        "`{0}` vaut « {1} », que {2} n'a pas dans personas.yaml"},
                       param.key, value->text, persona->text),
                   usual
                       ? say({"write {0}, or name another person",
                              "écrire {0}, ou nommer une autre personne"},
                             to_json(*usual))
                       : Wording{"write what personas.yaml says, or name another person",
                                 "écrire ce que dit personas.yaml, ou nommer une autre personne"});
      }
    }
  }
}

}  // namespace sandbox
