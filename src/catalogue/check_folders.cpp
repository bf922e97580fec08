#include "catalogue/check_folders.h"

#include "model/finding_rules.h"
#include "support/text.h"

namespace sandbox {
namespace {

Finding unknown_operation(const std::string& folder, const Place& place,
                          const std::vector<std::string>& known) {
  const std::string meant = nearest(folder, known);
  return found(RuleId::unknown_operation, place,
               {"there is no operation of this name, so its cases are never served",
                "aucune opération ne porte ce nom : ses cas ne sont jamais servis"},
               meant.empty() ? Wording{"`bac-a-sable operations` lists the names",
                                       "`bac-a-sable operations` donne la liste des noms"}
                             : did_you_mean(meant));
}

Finding closed_operation(const std::string& file, const std::string& path) {
  return found(RuleId::closed_operation, {file, 0, 0},
               say({"the operation is closed ({0} answers 410): this case is never served",
                    "l'opération est fermée ({0} répond 410) : ce cas n'est jamais servi"},
                   path),
               {"remove the file, or the whole folder", "enlever le fichier, ou tout le dossier"});
}

}  // namespace

Findings check_folders(const UnknownFolders& folders, const Contract& contract,
                       const OpenApiAdditions& additions) {
  std::vector<std::string> known;
  for (const auto& [id, operation] : contract.operations) known.push_back(id);
  for (const auto& [id, operation] : additions.operations) known.push_back(id);
  Findings findings;
  for (const auto& [folder, held] : folders) {
    if (additions.operations.contains(folder)) continue;
    if (const auto closed = contract.closed.find(folder); closed != contract.closed.end()) {
      for (const std::string& file : held.files) {
        findings.push_back(closed_operation(file, closed->second));
      }
    } else {
      findings.push_back(unknown_operation(folder, {held.shown, 0, 0}, known));
    }
  }
  return findings;
}

}  // namespace sandbox
