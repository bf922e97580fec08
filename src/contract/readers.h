#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "contract/references.h"
#include "contract/variants.h"
#include "model/node.h"

// One reader for each kind of file under contract/: read_X.cpp reads X.yaml. What is
// wrong is told, and left out with what cannot do without it.

namespace sandbox {

void read_errors(const Node& root, const ContractFile& file);
void read_providers(const Node& root, const ContractFile& file);
void read_pages(const Node& root, const ContractFile& file);  // after the families

// Where the operations find their variants.
using KnownVariants = std::variant<Variants*, std::shared_ptr<const LateVariants>>;
// A file of operations, in the place of ContractFile: of what was read before it nothing changes.
struct OperationsFile {
  const std::string& name;
  const Api* api;  // whose folder it stands in; nullptr: anybody's
  const Contract& contract;
  const KnownVariants& variants;
  OperationSet& operations;  // to which it adds
  Findings& findings;
};
void read_operations(const Node& root, const OperationsFile& file);
// After the operations, whose scopes it replaces.
void read_authorizations(const Node& root, const ContractFile& file);

// What other files say of operations, by their ids. Read after the operations that are there
// at once; a name that no operation can have is told.
struct SaidOfOperations {
  std::map<std::string, std::shared_ptr<const AnswerMembers>> members;
  std::map<std::string, std::shared_ptr<const Attestation>> attestations;
};
void read_attestations(const Node& root, const ContractFile& file, SaidOfOperations& said);
void read_members(const Node& root, const ContractFile& file, SaidOfOperations& said);

// Where families stand, and which refusals were written for them, well or not.
struct WrittenFamilies {
  std::map<std::string, Place> places;
  std::set<std::pair<std::string, Stage>> refusals;
};
WrittenFamilies read_families(const Node& root, const ContractFile& file);

// Once all files are read: families that lack a refusal which their calls can need go,
// and all that belongs to them.
void leave_out_families_that_cannot_refuse(const WrittenFamilies& written, Contract& contract,
                                           Findings& findings);

}  // namespace sandbox
