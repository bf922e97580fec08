#include <algorithm>
#include <optional>

#include "catalogue/read_case.h"
#include "check/context.h"
#include "check/odd_letters.h"
#include "support/shown_text.h"
#include "support/text.h"

// Rules about one file: its syntax, its keys, its title and description, its status.
// Each function looks through all cases for what its rows of the table name; what only
// reading sees was found while the file was loaded.

// Rules about one file's own shape: its keys, its status, how its values are written.

namespace sandbox {
namespace {

std::string listed(const auto& numbers) {
  std::vector<std::string> texts;
  texts.reserve(numbers.size());
  for (const int number : numbers) texts.push_back(std::to_string(number));
  return join(texts, ", ");
}

std::vector<std::string> known_keys() { return {case_keys().begin(), case_keys().end()}; }

// The line of a text on which that number stands, from 1.
std::string_view line_of(std::string_view text, int number) {
  for (; number > 1; --number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

bool is_accepted(int status) {
  return std::ranges::find(accepted_statuses(), status) != accepted_statuses().end();
}

}  // namespace

void check_final_newline(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    if (file.text->empty() || file.text->back() == '\n') continue;
    const int line = 1 + static_cast<int>(std::ranges::count(*file.text, '\n'));
    report.add(RuleId::final_newline, {file.shown, line, 0},
               {"the file does not end with a line break",
                "le fichier ne se termine pas par un retour à la ligne"},
               {"press Enter at the end of the last line, or run `bac-a-sable check --fix`",
                "appuyer sur Entrée à la fin de la dernière ligne, ou lancer "
                "`bac-a-sable check --fix`"});
  }
}

void check_keys(const Context& context, Report& report) {
  const std::vector<std::string> known = known_keys();
  for (const CaseFile& file : context.files) {
    std::optional<std::vector<std::string>> missing;  // found when first asked for
    for (const Node::Member& member : file.root().members) {
      if (std::ranges::find(known, member.key) != known.end()) continue;
      // For the public project's own documentation of its tokens.
      if (file.is_identity() && member.key == "api_path") continue;
      if (is_param_of(file, member.key)) {
        report.add(RuleId::unknown_key, {file.shown, member.line, member.column},
                   say({"`{0}` is a param, and stands outside of `params`",
                        "`{0}` est un paramètre, mais sa ligne n'est pas sous `params:`"},
                       member.key),
                   {"indent the line by two spaces, below `params:`",
                    "mettre la ligne en retrait de deux espaces, sous `params:`"});
        continue;
      }
      if (!missing) missing = missing_names(file.root(), known);
      const std::string meant = nearest(member.key, *missing);
      report.add(RuleId::unknown_key, {file.shown, member.line, member.column},
                 say({"nothing reads the key `{0}`",
                      "le nom `{0}` n'est pas de ceux d'un cas : cette ligne ne sert à rien"},
                     member.key),
                 meant.empty() ? say({"remove it; a case has {0}",
                                      "enlever la ligne ; les noms d'un cas sont {0}"},
                                     join(known, ", "))
                               : did_you_mean(meant));
    }
  }
}

void check_description(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const Node* description = file.root().find("description");
    if (description && !is_blank(description->text)) continue;
    report.add(RuleId::description,
               description ? description->place_in(file.shown) : Place{file.shown, 1, 0},
               {"the case has no `description`", "le cas n'a pas de `description`"},
               {"add a line such as `description: Étudiante inscrite, appelée par son INE`",
                "ajouter une ligne comme `description: Étudiante inscrite, appelée par son INE`"});
  }
}

void check_to_complete(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    for (const char* name : {"title", "description"}) {
      const Node* text = file.root().find(name);
      if (text == nullptr) continue;
      const std::string said = lower_case(text->text);
      if (!said.starts_with("à compléter") && !said.starts_with("a compléter")) continue;
      report.add(RuleId::to_complete, text->place_in(file.shown),
                 say({"`{0}` is still to be completed", "`{0}` reste à compléter"}, name),
                 {"say in a few words who this is and what the case shows",
                  "dire en quelques mots qui est cette personne et ce que montre le cas"});
    }
  }
}

void check_cut_texts(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    for (const char* name : {"title", "description"}) {
      const Node* text = file.root().find(name);
      if (!text || text->column < 1 || file.name.ends_with(".json")) continue;
      std::string_view written = line_of(*file.text, text->line);
      written.remove_prefix(std::min(written.size(), static_cast<std::size_t>(text->column - 1)));
      const std::size_t sign = written.find(" #");
      const bool is_plain = !written.empty() && std::string_view("'\"|>").find(written.front()) ==
                                                    std::string_view::npos;
      if (!is_plain || sign == std::string_view::npos) continue;
      report.add(RuleId::plain_scalar, text->place_in(file.shown),
                 say({"`{0}` ends before the `#`: what follows a space and a `#` is not read",
                      "`{0}` s'arrête avant le `#` : ce qui suit un espace et un `#` n'est pas lu"},
                     name),
                 {"put the text in quotes, or write what follows the `#` on a line of its own",
                  "mettre le texte entre guillemets, ou écrire ce qui suit le `#` sur sa propre "
                  "ligne"});
    }
  }
}

void check_status(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const Node* status = file.root().find("status");
    if (!status || file.is_identity() || status->kind != Node::Kind::integer ||
        status->text.size() != 3) {
      continue;
    }
    const int number = std::stoi(status->text);
    if (!is_accepted(number)) {
      report.add(
          RuleId::status_accepted, status->place_in(file.shown),
          say({"the service never answers {0}", "le service ne répond jamais {0}"}, status->text),
          say({"write one of {0}", "écrire l'un de ces nombres : {0}"},
              listed(accepted_statuses())));
      continue;
    }
    const DocumentedOperation* documented = context.tree.documents->get().find(file.operation);
    if (!documented || documented->statuses.empty()) continue;
    std::vector<int> known = documented->statuses;
    if (std::ranges::find(known, number) != known.end()) continue;
    std::erase_if(known, [](int one) { return !is_accepted(one); });
    report.add(RuleId::status_documented, status->place_in(file.shown),
               say({"the OpenAPI document of this operation knows no status {0}",
                    "la documentation de cette opération ne connaît pas le statut {0}"},
                   status->text),
               say({"write one of {0}, or have the document completed",
                    "écrire l'un de ces nombres : {0} ; ou faire compléter la documentation"},
                   listed(known)));
  }
}

void check_payload_text(const Context& context, Report& report) {
  if (context.audience != Audience::public_project) return;
  for (const CaseFile& file : context.files) {
    const Node* payload = file.root().find("payload");
    if (!payload || payload->is_text()) continue;
    report.add(RuleId::payload_text, payload->place_in(file.shown),
               {"the public project's test wants the payload as a text",
                "les tests du projet public veulent que la réponse soit un texte"},
               {"write `payload: |-` and, below it, the JSON indented by two spaces",
                "écrire `payload: |-` et, en dessous, le JSON décalé de deux espaces"});
  }
}

namespace {

// Whether the OpenAPI document says that a param is a number.
bool is_documented_number(const Context& context, const CaseFile& file, const std::string& name) {
  const DocumentedOperation* documented = context.tree.documents->get().find(file.operation);
  if (!documented) return false;
  const auto known = std::ranges::find(documented->parameters, name, &DeclaredParameter::name);
  if (known == documented->parameters.end() || !known->schema.node) return false;
  const Node* type = known->schema.node->find("type");
  return type && (type->text == "integer" || type->text == "number");
}

// The number that somebody who writes 07 or 010 means.
std::string decimal_of(const Node& value) {
  if (!is_digits(value.written)) return value.text;
  const std::size_t first = value.written.find_first_not_of('0');
  return first == std::string::npos ? "0" : value.written.substr(first);
}

void check_plain(const Context& context, const CaseFile& file, const Node& value,
                 const std::string& name, Report& report) {
  for (const Node& item : value.items) check_plain(context, file, item, name, report);
  const bool told_by_loading = value.kind != Node::Kind::integer && value.kind != Node::Kind::text;
  if (value.is_list() || value.is_map() || told_by_loading || value.written.empty() ||
      value.written == value.text) {
    return;
  }
  const Wording sentence =
      say({"`{0}` is written {1} and read as {2}", "`{0}` est écrit {1} et lu {2}"}, name,
          value.written, value.text);
  const Place place = value.place_in(file.shown);
  if (is_documented_number(context, file, name)) {
    report.add(RuleId::plain_scalar, place, sentence,
               say({"write {0}, if this is the number that is meant (--fix leaves it alone)",
                    "écrire {0}, si c'est bien ce nombre (--fix n'y touche pas)"},
                   decimal_of(value)));
    return;
  }
  report.add(RuleId::plain_scalar, place, sentence,
             say({"write '{0}' in quotes, so that it is read as it is written",
                  "écrire '{0}' entre guillemets, pour que ce soit lu comme c'est écrit"},
                 value.written));
  report.mend(place, value.written, "'" + value.written + "'");
}

void check_letters(const CaseFile& file, const Node& value, const std::string& name,
                   Report& report) {
  for (const Node& item : value.items) check_letters(file, item, name, report);
  const Wording odd = value.is_text() ? odd_letters(value.text) : Wording{};
  if (odd.empty()) return;
  std::string shown = shown_text(value.text);
  if (shown.starts_with(' ')) shown[0] = '_';
  if (shown.ends_with(' ')) shown.back() = '_';
  report.add(RuleId::unseen_letters, value.place_in(file.shown),
             say({"`{0}` holds {1}: \"{2}\"", "`{0}` contient {1} : « {2} »"}, name, odd, shown),
             say({"write \"{0}\"", "écrire \"{0}\""}, as_typed(value.text)));
}

template <class Look>
void for_each_param(const Context& context, Look look) {
  for (const CaseFile& file : context.files) {
    const Node* params = file.params();
    if (!params || !params->is_map()) continue;
    for (const Node::Member& member : params->members) look(file, member.value, member.key);
  }
}

}  // namespace

void check_plain_scalars(const Context& context, Report& report) {
  for_each_param(context, [&](const CaseFile& file, const Node& value, const std::string& name) {
    check_plain(context, file, value, name, report);
  });
}

void check_unseen_letters(const Context& context, Report& report) {
  for_each_param(context, [&](const CaseFile& file, const Node& value, const std::string& name) {
    check_letters(file, value, name, report);
  });
}

}  // namespace sandbox
