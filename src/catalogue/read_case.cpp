#include "catalogue/read_case.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "catalogue/tree_layout.h"
#include "model/finding_rules.h"
#include "model/match_key.h"
#include "reading/document.h"
#include "support/text.h"

// A case is checked from the outside in: the document, its root map, then each key that
// counts, every mistake told at its place. Only what is needed to answer must be right,
// params, status and payload: without one of them there is no case, but still its
// findings.

namespace sandbox {
namespace {

void tell(Findings& findings, RuleId rule, const Node& where, const std::string& file,
          Wording sentence, Wording hint) {
  findings.push_back(found(rule, where.place_in(file), std::move(sentence), std::move(hint)));
}

// How many spaces the content of a literal block is indented by.
int indent_of_line(std::string_view text, int line) {
  std::size_t start = 0;
  for (int i = 1; i < line && start != std::string_view::npos; ++i) {
    start = text.find('\n', start);
    if (start != std::string_view::npos) ++start;
  }
  if (start == std::string_view::npos) return 0;
  const std::size_t content = text.find_first_not_of(' ', start);
  return content == std::string_view::npos ? 0 : static_cast<int>(content - start);
}

// The payload of a case, with places in the case's file: a text holding JSON, or a value
// written inline. Absent, with findings, when it is not JSON.
std::optional<Node> read_payload(const Node& payload, std::string_view file_text,
                                 const std::string& shown, Findings& findings) {
  if (!payload.is_text()) return payload;
  Origin origin{shown, payload.line, 0};
  if (payload.block_line > 0) {
    origin.first_line = payload.block_line;
    origin.indent = indent_of_line(file_text, payload.block_line);
  } else {
    origin.indent = payload.column;
  }
  Document document = read_json(payload.text, origin);
  for (Finding& finding : document.findings) findings.push_back(std::move(finding));
  return std::move(document.root);
}

// The map at the root of a case file, and its payload; nullptr, with findings, when there
// is no map.
std::shared_ptr<const WrittenFile> read_written(std::string_view text, const std::string& shown,
                                                Findings& findings) {
  Document document = read_document(text, shown);
  findings = std::move(document.findings);
  if (!document.root) return nullptr;
  if (!document.root->is_map()) {
    findings.push_back(
        found(RuleId::case_shape, {shown, 1, 0},
              document.root->is_null() ? Wording{"the file is empty", "le fichier est vide"}
                                       : Wording{"the file holds no `key: value` lines",
                                                 "le fichier n'a pas de lignes `nom: valeur`"},
              {"write `params:`, `status:` and `payload:`; `bac-a-sable new` starts a case",
               "écrire `params:`, `status:` et `payload:` ; `bac-a-sable new` commence un cas"}));
    return nullptr;
  }
  auto written = std::make_shared<WrittenFile>();
  written->root = std::move(*document.root);
  if (const Node* payload = written->root.find("payload")) {
    written->payload = read_payload(*payload, text, shown, findings);
  }
  return written;
}

Wording in_quotes(const Node& value) {
  return say({"put it in quotes: '{0}'", "la mettre entre guillemets : '{0}'"}, value.written);
}

// The real service's reader refuses a file with a date in it. Inside a payload, which
// that service wants as a text, a date is one.
bool has_date(const Node& root, const std::string& shown, Findings& findings) {
  bool any = false;
  for (const Node::Member& member : root.members) {
    if (member.value.kind != Node::Kind::date || member.key == "payload") continue;
    tell(findings, RuleId::yaml_syntax, member.value, shown,
         say({"`{0}` is read as a date, which the real service refuses",
              "`{0}` est lu comme une date, ce que le vrai service refuse"},
             member.key),
         in_quotes(member.value));
    any = true;
  }
  return any;
}

const Node* required(const Node& root, std::string_view name, const std::string& shown,
                     Findings& findings, Wording hint) {
  const Node* value = root.find(name);
  if (value == nullptr) {
    findings.push_back(
        found(RuleId::case_shape, {shown, 1, 0},
              say({"`{0}` is missing", "il manque une ligne `{0}:`"}, std::string(name)),
              std::move(hint)));
  }
  return value;
}

constexpr Phrase what_params_are{
    "params are texts, whole numbers or lists of texts",
    "un paramètre est un texte, un nombre entier ou une liste de textes"};

// Whether the value may stand in params, as text, number or list of them.
bool check_param(const Node::Member& param, const Node& value, bool inside_list,
                 const std::string& shown, Findings& findings) {
  switch (value.kind) {
    case Node::Kind::text:
    case Node::Kind::integer:
      return true;
    case Node::Kind::boolean:
    case Node::Kind::decimal:
      tell(findings, RuleId::param_reading, value, shown,
           say({"`{0}` is read as {1}, not as the text {2}",
                "`{0}` est lu {1}, et non comme le texte {2}"},
               param.key, value.text, value.written) +
               (matches_nothing(value) ? Wording{", and no request can say that",
                                                 ", ce qu'aucune requête ne peut dire"}
                                       : Wording{}),
           in_quotes(value));
      return true;
    case Node::Kind::null:
      tell(findings, RuleId::param_reading, value, shown,
           say({"`{0}` has no value", "rien n'est écrit après `{0}:`"}, param.key),
           {"write a value, '' for an empty text, or remove the line",
            "écrire une valeur, '' pour un texte vide, ou enlever la ligne"});
      return true;
    case Node::Kind::date:
      tell(findings, RuleId::params, value, shown,
           say({"`{0}` is read as a date, which the real service refuses",
                "`{0}` est lu comme une date, ce que le vrai service refuse"},
               param.key),
           in_quotes(value));
      return false;
    case Node::Kind::map:
      if (value.members.empty() && !inside_list) {
        tell(findings, RuleId::param_reading, value, shown,
             say({"`{0}` holds nothing", "`{0}` ne contient rien"}, param.key),
             {"write a value, '' for an empty text, or remove the line",
              "écrire une valeur, '' pour un texte vide, ou enlever la ligne"});
        return true;
      }
      tell(findings, RuleId::params, value, shown,
           say({"`{0}` holds a map", "`{0}` contient d'autres noms là où il faut une seule valeur"},
               param.key),
           value.members.size() == 1 && value.members.front().value.is_text()
               ? say({"write `{0}: '{1}'` on one line", "écrire `{0}: '{1}'` sur une ligne"},
                     param.key, value.members.front().value.text)
               : Wording(what_params_are));
      return false;
    case Node::Kind::list:
      if (inside_list) {
        tell(findings, RuleId::params, value, shown,
             say({"`{0}` holds a list in a list", "`{0}` contient une liste dans une liste"},
                 param.key),
             what_params_are);
        return false;
      }
      return std::ranges::all_of(value.items, [&](const Node& item) {
        return check_param(param, item, true, shown, findings);
      });
  }
  return false;
}

// `ine:'123'`, the only line below `params:`: a name and its colon, without a space.
std::string name_without_space(const Node& params) {
  if (!params.is_text()) return "";
  const std::size_t colon = params.written.find(':');
  const std::string name = params.written.substr(0, colon);
  const bool is_name = !name.empty() && std::ranges::all_of(name, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  });
  return is_name && colon != std::string::npos && colon + 1 < params.written.size() ? name : "";
}

bool check_params(const Node& params, const std::string& shown, Findings& findings) {
  if (const std::string name = name_without_space(params); !name.empty()) {
    tell(findings, RuleId::params, params, shown,
         say({"a space is missing after `{0}:`", "il manque un espace après `{0}:`"}, name),
         say({"write `{0}: ` and then the value", "écrire `{0}: `, puis la valeur"}, name));
    return false;
  }
  if (!params.is_map()) {
    tell(findings, RuleId::params, params, shown,
         {"`params` should be a map", "`params` devrait contenir des lignes `nom: valeur`"},
         {"write one `name: value` line for each parameter, indented below `params:`",
          "écrire sous `params:` une ligne `nom: valeur` pour chaque paramètre, en retrait de deux "
          "espaces"});
    return false;
  }
  bool good = true;
  for (const Node::Member& param : params.members) {
    good = check_param(param, param.value, false, shown, findings) && good;
  }
  return good;
}

std::optional<int> read_status(const Node& status, const std::string& shown, Findings& findings) {
  if (status.kind == Node::Kind::integer && status.text.size() == 3) {
    const int number = std::stoi(status.text);
    // Not 1xx: a client waits for the answer that comes after one.
    if (number >= 200 && number <= 599) return number;
  }
  tell(findings, RuleId::status, status, shown,
       {"`status` should be an HTTP status",
        "`status` devrait être un code de réponse de trois chiffres"},
       {"write a number such as 200 or 404", "écrire un nombre comme 200 ou 404"});
  return std::nullopt;
}

std::optional<Date> read_day(const Node& root, std::string_view name, const std::string& shown,
                             Findings& findings) {
  const Node* node = root.find(name);
  if (node == nullptr) return std::nullopt;
  Date date;
  if (parse_date(node->text, date)) return date;
  tell(findings, RuleId::param_reading, *node, shown,
       say({"`{0}` is no date", "`{0}` n'est pas une date"}, std::string(name)),
       {"write it as '2030-12-31'", "l'écrire comme '2030-12-31'"});
  return std::nullopt;
}

constexpr std::array<std::string_view, 9> keys = {"title",   "description", "persona",
                                                  "params",  "status",      "payload",
                                                  "example", "valid_from",  "valid_until"};
constexpr std::array statuses = {200, 400, 403, 404, 409, 422, 429, 500, 502, 503, 504, 509};

}  // namespace

std::span<const std::string_view> case_keys() { return keys; }
std::span<const int> accepted_statuses() { return statuses; }

ReadFile read_case(std::string_view text, const std::string& operation, const std::string& name,
                   const std::string& shown) {
  ReadFile read;
  read.written = read_written(text, shown, read.findings);
  if (read.written == nullptr) return read;
  const auto& [root, body] = *read.written;
  const bool may_lack_params = is_default_name(name);
  const Node* params = root.find("params");
  if (!may_lack_params) {
    params = required(root, "params", shown, read.findings,
                      {"add `params:` and, below it, what the request says",
                       "ajouter `params:` et, en dessous, ce que dit la requête"});
  }
  const Node* status = required(root, "status", shown, read.findings,
                                {"add `status: 200`", "ajouter `status: 200`"});
  const Node* payload = required(root, "payload", shown, read.findings,
                                 {"add `payload: |-` and, below it, the JSON",
                                  "ajouter `payload: |-` et, en dessous, le JSON"});
  if (has_date(root, shown, read.findings)) return read;
  if ((params == nullptr && !may_lack_params) || status == nullptr || payload == nullptr) {
    return read;
  }
  const bool good_params = params == nullptr || check_params(*params, shown, read.findings);
  const auto number = read_status(*status, shown, read.findings);
  auto test_case = std::make_shared<TestCase>();
  test_case->valid_from = read_day(root, "valid_from", shown, read.findings);
  test_case->valid_until = read_day(root, "valid_until", shown, read.findings);
  if (!good_params || !number || !body) return read;
  test_case->operation = operation;
  test_case->name = name;
  test_case->place = {shown, 1, 0};
  test_case->title = text_of(root, "title");
  test_case->description = text_of(root, "description");
  test_case->persona = text_of(root, "persona");
  test_case->params.kind = Node::Kind::map;
  if (params != nullptr) test_case->params = *params;
  test_case->key = match_key(test_case->params);
  test_case->answer = prepare(*number, to_json(*body));
  read.test_case = std::move(test_case);
  return read;
}

ReadFile read_identity(std::string_view text, const std::string& name, const std::string& shown) {
  ReadFile read;
  read.written = read_written(text, shown, read.findings);
  if (read.written == nullptr) return read;
  const auto& [root, body] = *read.written;
  const Node* params =
      required(root, "params", shown, read.findings,
               {"add `params:` with a `token:` line", "ajouter `params:` avec une ligne `token:`"});
  const Node* payload = required(root, "payload", shown, read.findings,
                                 {"add `payload: |-` with {\"token_introspection\": …}",
                                  "ajouter `payload: |-` avec {\"token_introspection\": …}"});
  if (params == nullptr || payload == nullptr) return read;
  const Node* token = params->find("token");
  for (const Node::Member& param : params->members) {
    if (token != nullptr || nearest(param.key, {"token"}).empty()) continue;
    read.findings.push_back(
        found(RuleId::france_connect, {shown, param.line, param.column},
              say({"`{0}` stands where `token` should", "`{0}` est écrit là où il faut `token`"},
                  param.key),
              did_you_mean("token")));
    return read;
  }
  if (token == nullptr || token->text.empty() || token->is_list() || token->is_map()) {
    tell(read.findings, RuleId::france_connect, *params, shown,
         {"`params` has no `token`", "`params` n'a pas de `token`"},
         {"write `token: a-word` below `params:`", "écrire `token: un-mot` sous `params:`"});
    return read;
  }
  if (!body) return read;
  const Node* introspection = body->find("token_introspection");
  if (introspection == nullptr || !introspection->is_map()) {
    tell(read.findings, RuleId::france_connect, *payload, shown,
         {"the payload has no `token_introspection` object",
          "la réponse n'a pas de rubrique `token_introspection`"},
         {"write {\"token_introspection\": {\"scope\": …, \"family_name\": …}}",
          "écrire {\"token_introspection\": {\"scope\": …, \"family_name\": …}}"});
    return read;
  }
  Identity identity;
  identity.token = lower_case(token->text);
  identity.name = name;
  identity.place = {shown, 1, 0};
  for (const Node::Member& claim : introspection->members) {
    if (claim.key == "scope") {
      for (std::string& scope : split(claim.value.text, ' ')) {
        if (!scope.empty()) identity.scopes.push_back(std::move(scope));
      }
    } else if (!claim.value.is_null() && !claim.value.is_list() && !claim.value.is_map()) {
      identity.claims[claim.key] = Value::of(claim.value.text);
    }
  }
  identity.scopes_id = scopes_id(identity.scopes);
  read.identity = std::move(identity);
  return read;
}

ReadFile read_file(std::string_view text, const std::string& folder, const std::string& name,
                   const std::string& shown) {
  return folder == identities_folder ? read_identity(text, name, shown)
                                     : read_case(text, folder, name, shown);
}

}  // namespace sandbox
