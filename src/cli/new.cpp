#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "answering/explain.h"
#include "answering/read_request.h"
#include "check/check.h"
#include "check/draft.h"
#include "cli/commands.h"
#include "cli/http_client.h"
#include "cli/language.h"
#include "cli/open_tree.h"
#include "cli/write_file.h"
#include "model/finding_rules.h"
#include "model/said_error.h"
#include "reading/document.h"
#include "support/text.h"

// A case is started from an operation, or from a request that met a default: one that is typed,
// which is explained here, or one that a server remembers, which has explained it. Who starts
// cases is told what can't be done in his own language, as `check` does.

namespace sandbox {
namespace {

Wording meant_instead(const std::string& meant) {
  return say({"did you mean {0}?", "vouliez-vous dire {0} ?"}, meant);
}

const Operation& find_operation(const Catalogue& catalogue, const std::string& id) {
  if (const Operation* operation = operation_of(catalogue, id)) return *operation;
  std::vector<std::string> names;
  for (const auto& [name, operation] : operations_of(catalogue)) names.push_back(name);
  const std::string meant = nearest(id, names);
  throw SaidError(say({"there is no operation {0}; {1}", "il n'y a pas d'opération {0} ; {1}"}, id,
                      meant.empty() ? Wording{"`bac-a-sable operations` lists them",
                                              "`bac-a-sable operations` en donne la liste"}
                                    : meant_instead(meant)));
}

// What to choose from.
Wording known_people(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  if (names.empty()) {
    return {"the tree has no people: write some into personas.yaml, or leave --persona out",
            "l'arbre n'a personne : en écrire dans personas.yaml, ou se passer de --persona"};
  }
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), most));
  const std::string some = join({names.begin(), end}, ", ");
  if (names.size() <= most) return say({"it knows {0}", "il connaît {0}"}, some);
  return say({"it knows {0} and {1} more", "il connaît {0} et {1} autres"}, some,
             std::to_string(names.size() - most));
}

// A file name, not a path: a case stands in the folder of its operation.
void check_name(const std::string& name) {
  const bool ends_well = name.ends_with(".yaml") || name.ends_with(".yml");
  if (!ends_well || name.find('/') != std::string::npos || name.starts_with('.')) {
    throw SaidError(say({"--name {0} is no name for a case; write it as my-case.yaml",
                         "--name {0} n'est pas un nom de cas ; l'écrire comme mon-cas.yaml"},
                        name));
  }
}

// What `check` says of the draft once it is in the tree.
Findings findings_of_draft(TreeFiles files, const std::string& path, const std::string& text,
                           const std::string& today) {
  FileTree draft;
  draft.name = "draft";
  draft.files = {{path, "draft", std::make_shared<const std::string>(text)}};
  files.payloads.push_back(std::move(draft));
  Assembler assembler;
  Findings findings = check(open_tree(files, assembler, today));
  std::erase_if(findings, [](const Finding& finding) {
    return !finding.place.file.starts_with("draft/") || finding.is(RuleId::no_default);
  });
  return findings;
}

// What was asked: an operation, what its case has to say, and how the request ended.
struct AskedFor {
  std::string operation;  // empty: the path leads to none
  int status = 0;
  std::string kind;
  std::string case_file;
  DraftParams wanted;
};

AskedFor asked_by(const CheckedTree& tree, const std::string& text) {
  Policy policy;
  policy.tokens = std::make_shared<TokenVerifier>(std::string(published_jwt_secret));
  policy.jwks = [] { return std::string("{}"); };
  const Explanation told = explain(*tree.catalogue, read_request(text), tree.asking.now, policy);
  AskedFor asked{told.operation,
                 told.response.status,
                 std::string(told.response.note.kind),
                 told.response.note.case_file,
                 {}};
  for (const auto& [name, value] : told.wanted) asked.wanted.emplace_back(name, value);
  return asked;
}

// The id of a request in the journal of a server: "1f2e3d-42".
bool is_journal_id(const std::string& text) {
  const std::size_t dash = text.rfind('-');
  return dash != std::string::npos && dash > 0 && is_digits(text.substr(dash + 1)) &&
         std::ranges::all_of(text.substr(0, dash), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
         });
}

// The same of a request that a server remembers, as the server explains it.
AskedFor asked_of_server(const std::string& server, const std::string& id) {
  const Reply reply = HttpClient(read_base_url(server)).get("/_sandbox/requests/" + id);
  if (reply.status == 0) {
    throw SaidError(
        say({"{0} says nothing: {1}; start it with `bac-a-sable serve`, or give its "
             "address with --server",
             "{0} ne répond pas ({1}) ; le démarrer avec `bac-a-sable serve`, ou donner "
             "son adresse avec --server"},
            server, reply.failure));
  }
  const Document document = read_json(reply.body, {"the answer of " + server});
  const Node* told = document.root ? document.root->find("explanation") : nullptr;
  if (reply.status != 200 || told == nullptr) {
    throw SaidError(say({"{0} remembers no request {1}; `curl {0}/_sandbox/requests` lists those "
                         "that it does",
                         "{0} ne se souvient d'aucune requête {1} ; `curl {0}/_sandbox/requests` "
                         "en donne la liste"},
                        server, id));
  }
  AskedFor asked{text_of(*told, "operation"),
                 std::atoi(text_of(*told, "status").c_str()),
                 text_of(*told, "answer"),
                 text_of(*told, "case"),
                 {}};
  const Node* wanted = told->find("wanted");
  for (const Node::Member& param : wanted ? wanted->members : std::vector<Node::Member>{}) {
    Value value;
    if (param.value.is_text()) value = Value::of(param.value.text);
    if (param.value.is_list()) {
      std::vector<std::string> items;
      for (const Node& item : param.value.items) items.push_back(item.text);
      value = Value::of(std::move(items));
    }
    asked.wanted.emplace_back(param.key, std::move(value));
  }
  return asked;
}

// The operation that a request asks for, and what its case has to say.
std::string operation_asked(const AskedFor& asked, DraftWish& wish) {
  if (asked.operation.empty()) {
    throw SaidError(
        Wording{"no operation has the path of this request; `bac-a-sable operations` "
                "lists the paths",
                "aucune opération n'a le chemin de cette requête ; `bac-a-sable "
                "operations` donne les chemins"});
  }
  if (asked.kind == "case") {
    throw SaidError(say({"{0} answers this request already; change that file",
                         "{0} répond déjà à cette requête ; modifier ce fichier"},
                        asked.case_file));
  }
  if (asked.wanted.empty()) {
    throw SaidError(say({"this request is refused with {0} before any case is looked for; "
                         "`bac-a-sable explain` says why",
                         "cette requête est refusée avec {0} avant qu'aucun cas ne soit cherché ; "
                         "`bac-a-sable explain` dit pourquoi"},
                        std::to_string(asked.status)));
  }
  for (const auto& [name, value] : asked.wanted) {
    if (!value.is_absent()) wish.params.emplace_back(name, value);
  }
  return asked.operation;
}

// Makes editors complete and check the file; empty when the schemas are not where it
// would look for them.
std::string editor_line(const std::string& tree) {
  const bool is_there = std::filesystem::exists(tree + "/../schemas/case.schema.json");
  return is_there ? "# yaml-language-server: $schema=../../schemas/case.schema.json\n" : "";
}

struct NewOptions {
  TreeOptions tree;
  std::string id;
  std::string name;
  std::string from;
  std::string server = "http://127.0.0.1:8080";
  std::string today;
  std::string language;
  DraftWish wish;
};

void declare(NewOptions& asked, Options& options) {
  options.optional_word("operation", asked.id, "Its name, as `bac-a-sable operations` lists it");
  options.text("from", asked.from,
               "A request that met a default, instead of the operation: a URL, a request line, a "
               "curl command, or its id in the journal of a server");
  options.text("server", asked.server, "Where the server is whose journal --from ID names");
  asked.tree.declare(options);
  options.number("status", asked.wish.status, {100, 599}, "The HTTP status of the answer");
  options.text("persona", asked.wish.persona, "Somebody of the tree's personas.yaml");
  options.text("name", asked.name, "The name of the file, written into the last --payloads");
  options.text("today", asked.today, "YYYY-MM-DD: the date that decides ages and years");
  options.choice("lang", asked.language, {"fr", "en"},
                 "In which language (default: that of LC_ALL or LANG)");
}

void see_to_persona(const Context& context, const std::string& persona) {
  if (persona.empty() || context.personas.contains(persona)) return;
  std::vector<std::string> names;
  for (const auto& [name, node] : context.personas) names.push_back(name);
  const std::string meant = nearest(persona, names);
  throw SaidError(say({"personas.yaml knows nobody called {0}; {1}",
                       "personas.yaml ne connaît personne du nom de {0} ; {1}"},
                      persona, meant.empty() ? known_people(names) : meant_instead(meant)));
}

void see_to_status(const Context& context, const Operation& operation, int status) {
  const std::vector<int> statuses = statuses_for(context, operation);
  if (std::ranges::find(statuses, status) != statuses.end()) return;
  std::vector<std::string> shown;
  shown.reserve(statuses.size());
  for (const int one : statuses) shown.push_back(std::to_string(one));
  throw SaidError(say(
      {"{0} never answers {1}; choose one of {2}", "{0} ne répond jamais {1} ; choisir parmi {2}"},
      operation.id, std::to_string(status), join(shown, ", ")));
}

int start_case(NewOptions& asked, Language language, Streams streams) {
  DraftWish& wish = asked.wish;
  if (!asked.name.empty()) check_name(asked.name);
  if (!asked.name.empty() && asked.tree.payloads.empty()) {
    throw SaidError(Wording{"--name writes a file, so it needs --payloads DIR",
                            "--name écrit un fichier : il faut aussi --payloads DOSSIER"});
  }
  const TreeFiles files = read_tree(asked.tree);
  Assembler assembler;
  const CheckedTree checked = open_tree(files, assembler, asked.today);
  if (asked.id.empty() == asked.from.empty()) {
    throw SaidError(Wording{"name an operation, or give --from a request; one of the two",
                            "nommer une opération, ou donner une requête à --from : l'un ou "
                            "l'autre"});
  }
  if (!asked.from.empty()) {
    asked.id = operation_asked(is_journal_id(asked.from) ? asked_of_server(asked.server, asked.from)
                                                         : asked_by(checked, asked.from),
                               wish);
  }
  const Operation& operation = find_operation(*checked.catalogue, asked.id);
  const Context context = make_context(checked);
  see_to_persona(context, wish.persona);
  see_to_status(context, operation, wish.status);
  const std::string text = draft_case(context, operation, wish);
  for (const Finding& finding :
       findings_of_draft(files, operation.id + "/draft.yaml", text, asked.today)) {
    streams.err << to_string(finding, language) << '\n';
  }
  if (asked.name.empty()) {
    streams.out << text;
    return fine;
  }
  const std::string& folder = files.payloads.back().name;
  const std::string path = folder + "/" + operation.id + "/" + asked.name;
  if (text_of_file(path)) {
    throw SaidError(say(
        {"{0} exists already; choose another --name", "{0} existe déjà ; choisir un autre --name"},
        path));
  }
  write_file(path, editor_line(folder) + text);
  streams.out << (language == Language::french ? "écrit : " : "wrote ") << path << '\n';
  return fine;
}

}  // namespace

int run_new(const Arguments& arguments, Streams streams) {
  NewOptions asked;
  Options options("new", "Start a case for an operation: print it, or write it into the tree.");
  declare(asked, options);
  if (const auto status = options.parse(arguments, streams)) return *status;
  const Language language = chosen_language(asked.language);
  try {
    return start_case(asked, language, streams);
  } catch (const SaidError& error) {
    throw std::runtime_error(error.said().in(language));
  }
}

}  // namespace sandbox
