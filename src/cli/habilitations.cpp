#include "cli/habilitations.h"

#include <algorithm>
#include <stdexcept>

#include "cli/commands.h"
#include "contract/read_contract.h"
#include "contract/read_habilitations.h"
#include "model/json_writer.h"
#include "support/text.h"
#include "sync/embedded.h"

namespace sandbox {
namespace {

struct Wanted {
  std::string use_case;
  std::string editor;
  std::vector<std::string> scopes;
};

bool is_wanted(const Habilitation& form, const Wanted& wanted) {
  const auto asks_for = [&](const std::string& scope) {
    return std::ranges::find(form.scopes, scope) != form.scopes.end();
  };
  return (wanted.use_case.empty() || form.use_case == wanted.use_case) &&
         (wanted.editor.empty() || form.editor == wanted.editor) &&
         std::ranges::all_of(wanted.scopes, asks_for);
}

// One that no form has would be answered by an empty list, which says less.
void refuse_unknown(const std::vector<Habilitation>& known, const char* option,
                    const std::string& value, std::string Habilitation::*member) {
  if (value.empty()) return;
  std::vector<std::string> names;
  for (const Habilitation& form : known) {
    const std::string& name = form.*member;
    if (name == value) return;
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  const std::string meant = nearest(value, names);
  throw std::runtime_error(
      std::string("--") + option + " " + value + ": no form has it; " +
      (meant.empty() ? "there are: " + join(names, ", ") : "did you mean " + meant + "?"));
}

std::vector<std::string> opened_operations(const Contract& contract, const Habilitation& form) {
  std::vector<std::string> opened;
  for (const auto& [id, operation] : contract.operations) {
    const bool opens = std::ranges::any_of(operation.scopes, [&](const std::string& scope) {
      return std::ranges::find(form.scopes, scope) != form.scopes.end();
    });
    if (opens) opened.push_back(id);
  }
  return opened;
}

std::string as_json(const std::vector<Habilitation>& forms) {
  const ReadContract read = read_contract(embedded_schemas());
  std::string out;
  for (const Habilitation& form : forms) {
    out += out.empty() ? "[\n" : ",\n";
    out += JsonObject()
               .text("habilitation", form.id)
               .text("name", form.name)
               .text_or_null("use_case", form.use_case)
               .text_or_null("editor", form.editor)
               .flag("hidden", form.hidden)
               .raw("scopes", json_list(form.scopes, json_text))
               .raw("operations", json_list(opened_operations(*read.contract, form), json_text))
               .str();
  }
  return out.empty() ? "[]\n" : out + "\n]\n";
}

std::string as_text(const Habilitation& form) {
  std::string out = form.id + "\n  " + form.name;
  if (!form.editor.empty()) out += ", by " + form.editor;
  if (form.hidden) out += " (no longer offered)";
  if (!form.use_case.empty()) out += "\n  use case: " + form.use_case;
  return out +
         "\n  scopes: " + (form.scopes.empty() ? "the applicant chooses" : join(form.scopes, " ")) +
         "\n";
}

}  // namespace

std::vector<Habilitation> known_habilitations() {
  ReadHabilitations read = read_habilitations(embedded_schemas());
  if (!read.findings.empty()) throw std::runtime_error(to_string(read.findings.front()));
  return std::move(read.habilitations);
}

const Habilitation& habilitation_named(const std::vector<Habilitation>& known,
                                       const std::string& id) {
  const auto found = std::ranges::find(known, id, &Habilitation::id);
  if (found != known.end()) return *found;
  std::vector<std::string> ids;
  ids.reserve(known.size());
  for (const Habilitation& form : known) ids.push_back(form.id);
  const std::string meant = nearest(id, ids);
  throw std::runtime_error(
      "there is no habilitation " + id + "; " +
      (meant.empty() ? "`bac-a-sable habilitations` lists them" : "did you mean " + meant + "?"));
}

int run_habilitations(const Arguments& arguments, Streams streams) {
  Wanted wanted;
  bool json = false;
  Options options("habilitations", "List DataPass forms and the scopes that each asks for.");
  options.text("use-case", wanted.use_case, "Those of one use case alone");
  options.text("editor", wanted.editor, "Those of one software vendor alone");
  options.texts("scope", wanted.scopes,
                "Those that ask for this scope; give it again for more, all are then wanted");
  options.flag("json", json, "As a JSON list, with the operations that each opens");
  if (const auto status = options.parse(arguments, streams)) return *status;
  std::vector<Habilitation> forms = known_habilitations();
  refuse_unknown(forms, "use-case", wanted.use_case, &Habilitation::use_case);
  refuse_unknown(forms, "editor", wanted.editor, &Habilitation::editor);
  std::erase_if(forms, [&](const Habilitation& form) { return !is_wanted(form, wanted); });
  if (json) {
    streams.out << as_json(forms);
    return fine;
  }
  for (const Habilitation& form : forms) streams.out << as_text(form);
  return fine;
}

}  // namespace sandbox
