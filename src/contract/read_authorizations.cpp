#include <algorithm>
#include <string>
#include <vector>

#include "contract/readers.h"
#include "support/text.h"

// The service keeps in authorizations.yml which scopes let a caller in, by the names of its
// controllers: `api_particulier/v3_and_more/cnous/etudiant_boursier_with_ine` stands for
// `api_particulier_v3_cnous_etudiant_boursier_with_ine`, and for every later version of it.

namespace sandbox {
namespace {

// The number in front; 0 without one.
int leading_number(std::string_view text) {
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || number > 1'000) break;
    number = number * 10 + (c - '0');
  }
  return number;
}

// An operation's id, or a controller's name, taken apart: api_particulier, 3, cnous_….
struct Named {
  std::string api;
  int version = 0;  // 0: it has none, and is nobody's
  bool and_more = false;
  std::string rest;
};

Named named(std::string id) {
  std::ranges::replace(id, '/', '_');
  for (std::size_t at = id.find("_v"); at != std::string::npos; at = id.find("_v", at + 1)) {
    Named parts;
    parts.version = leading_number(std::string_view(id).substr(at + 2));
    std::size_t end = id.find('_', at + 1);
    if (parts.version == 0 || end == std::string::npos) continue;
    parts.api = id.substr(0, at);
    constexpr std::string_view and_more = "_and_more";
    parts.and_more = id.compare(end, and_more.size(), and_more) == 0;
    if (parts.and_more) end += and_more.size();
    parts.rest = id.substr(end);
    return parts;
  }
  return {};
}

bool is_of(const Named& operation, const Named& controller) {
  if (controller.version == 0 || operation.api != controller.api ||
      operation.rest != controller.rest) {
    return false;
  }
  return controller.and_more ? operation.version >= controller.version
                             : operation.version == controller.version;
}

// The operation at its other paths has its scopes, but where a path has its own.
void give(const std::vector<std::string>& scopes, Operation& operation, OperationSet& operations) {
  for (Operation& alias : operations.aliases) {
    if (alias.id == operation.id && alias.scopes == operation.scopes) alias.scopes = scopes;
  }
  operation.scopes = scopes;
}

}  // namespace

void read_authorizations(const Node& root, const ContractFile& file) {
  const Node* shared = root.find("shared");
  if (shared == nullptr || !shared->is_map()) {
    tell(file.findings, root.place_in(file.name),
         {"there is no `shared` with scopes in this file",
          "ce fichier n'a pas de rubrique `shared` avec des droits (scopes)"},
         {"give a file such as commons/data/authorizations.yml of the public repository",
          "donner un fichier comme commons/data/authorizations.yml du dépôt public"});
    return;
  }
  OperationSet& operations = file.contract.operations.at_once;
  std::size_t given = 0;
  MapReader reader(*shared, file.name, file.findings);
  for (const Node::Member& member : shared->members) {
    const std::vector<std::string> scopes = reader.texts(member.key);
    const Named controller = named(member.key);
    for (auto& [id, operation] : operations.by_id) {
      if (!is_of(named(id), controller)) continue;
      give(scopes, operation, operations);
      ++given;
    }
  }
  if (given > 0) return;
  tell(file.findings, shared->place_in(file.name),
       {"this names no operation that is served here", "ceci ne nomme aucune opération servie ici"},
       {"write names such as `api_particulier/v3_and_more/mesri/statut_etudiant_with_ine`",
        "écrire des noms comme `api_particulier/v3_and_more/mesri/statut_etudiant_with_ine`"});
}

}  // namespace sandbox
