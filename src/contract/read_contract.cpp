#include "contract/read_contract.h"

#include <algorithm>
#include <set>

#include "contract/readers.h"
#include "reading/document.h"
#include "reading/flat_form.h"

// Of a folder, variants and operations are most of a contract, and read by libyaml, which takes
// a quarter of the time of yaml-cpp (docs/libraries.md 1.2). The nodes are the same.
// Files are read in the order in which they refer to each other: errors, families,
// providers, pages, variants, the operations, which name all of these, and last the members
// of their answers, which only filtering wants. The program's own contract is known to be
// sound: its variants are not read at the start, an operation finds its own when it is
// first called. So it is with the operations of an API that has a folder of its own.

namespace sandbox {
namespace {

constexpr std::string_view variants_file = "contract/variants.yaml";
constexpr std::string_view operations_folder = "contract/operations/";

Document read_schema(const FileTree& schemas, const File& file) {
  const std::string name = shown_path(schemas, file);
  const bool is_long = file.path == variants_file || file.path.starts_with(operations_folder);
  return is_long ? read_yaml(*file.text, name, Aliases::expanded) : read_own_yaml(*file.text, name);
}

class SchemaFiles {
 public:
  explicit SchemaFiles(const FileTree& schemas) : schemas_(schemas) {}

  // Hands the file's root to `use`, when there is one.
  template <class Use>
  void with(std::string_view path, Use use) {
    const auto file = std::ranges::find(schemas_.files, path, &File::path);
    if (file == schemas_.files.end()) {
      tell(findings, {schemas_.name + "/" + std::string(path), 0, 0},
           {"this file of the contract is missing", "ce fichier du contrat manque"},
           {"the folder given with --schemas must hold contract/ and openapi/",
            "le dossier donné à --schemas doit contenir contract/ et openapi/"});
      return;
    }
    with(*file, use);
  }

  // Whether the contract is the one in the program, which tests know to be sound.
  bool are_prepared() const {
    return std::ranges::all_of(schemas_.files, [](const File& file) {
      return !file.path.starts_with("contract/") || is_prepared(*file.text);
    });
  }

  // Of a file that a contract may do without.
  template <class Use>
  void with_optional(std::string_view path, Use use) {
    const auto file = std::ranges::find(schemas_.files, path, &File::path);
    if (file != schemas_.files.end()) with(*file, use);
  }

  // Of a file that is no part of the schemas.
  template <class Use>
  void with_other(const File& file, Use use) {
    hand(read_yaml(*file.text, file.path, Aliases::expanded), file.path, use);
  }

  std::shared_ptr<Contract> contract = std::make_shared<Contract>();
  Findings findings;

 private:
  template <class Use>
  void with(const File& file, Use use) {
    hand(read_schema(schemas_, file), shown_path(schemas_, file), use);
  }

  template <class Use>
  void hand(const Document& document, const std::string& name, Use use) {
    findings.insert(findings.end(), document.findings.begin(), document.findings.end());
    if (document.root) use(*document.root, ContractFile{name, *contract, findings});
  }

  const FileTree& schemas_;
};

// The files of operations, and who needs them when.
class OperationFiles {
 public:
  OperationFiles(const FileTree& schemas, const Contract& contract, KnownVariants known)
      : schemas_(schemas), contract_(contract), known_(std::move(known)) {}

  std::set<const Api*> apis_with_a_folder() const {
    std::set<const Api*> apis;
    for (const File& file : schemas_.files) apis.insert(api_of(file));
    apis.erase(nullptr);
    return apis;
  }

  // Adds those of all files.
  void read_all(OperationSet& into, Findings& findings) const {
    for (const File& file : schemas_.files) {
      if (file.path.starts_with(operations_folder)) read(file, into, findings);
    }
  }

  // Adds those of files in the folder of that API; nullptr: of files in no such folder.
  void read_folder(const Api* of, OperationSet& into, Findings& findings) const {
    for (const File& file : schemas_.files) {
      if (file.path.starts_with(operations_folder) && api_of(file) == of) {
        read(file, into, findings);
      }
    }
  }

 private:
  // Whose folder the file stands in; nullptr for none.
  const Api* api_of(const File& file) const {
    if (!file.path.starts_with(operations_folder)) return nullptr;
    const std::string_view below = std::string_view(file.path).substr(operations_folder.size());
    const std::size_t slash = below.find('/');
    return slash == std::string_view::npos ? nullptr : contract_.find_api(below.substr(0, slash));
  }

  void read(const File& file, OperationSet& into, Findings& findings) const {
    const Document document = read_schema(schemas_, file);
    findings.insert(findings.end(), document.findings.begin(), document.findings.end());
    if (!document.root) return;
    const std::string name = shown_path(schemas_, file);
    read_operations(*document.root, {name, api_of(file), contract_, known_, into, findings});
  }

  FileTree schemas_;
  const Contract& contract_;
  KnownVariants known_;
};

void give(const SaidOfOperations& said, OperationSet& operations) {
  const auto give_to = [&](Operation& operation) {
    const auto members = said.members.find(operation.id);
    if (members != said.members.end()) operation.members = members->second;
    const auto attestation = said.attestations.find(operation.id);
    if (attestation != said.attestations.end()) operation.attestation = attestation->second;
  };
  for (auto& [id, operation] : operations.by_id) give_to(operation);
  for (Operation& alias : operations.aliases) give_to(alias);
}

}  // namespace

ReadContract read_contract(const FileTree& schemas, const File* authorizations) {
  SchemaFiles files(schemas);
  WrittenFamilies families;
  files.with("contract/errors.yaml", read_errors);
  files.with("contract/families.yaml", [&](const Node& root, const ContractFile& file) {
    families = read_families(root, file);
  });
  files.with("contract/providers.yaml", read_providers);
  files.with("contract/pages.yaml", read_pages);
  Contract& contract = *files.contract;
  Operations& all = contract.operations;
  const auto said = std::make_shared<SaidOfOperations>();
  const auto written = std::ranges::find(schemas.files, variants_file, &File::path);
  const bool is_sound = written != schemas.files.end() && files.are_prepared();
  if (is_sound) {
    auto late = std::make_shared<const LateVariants>(*written, shown_path(schemas, *written),
                                                     contract.errors);
    const OperationFiles known_ones(schemas, contract, std::move(late));
    if (authorizations != nullptr) {  // whose mistakes are to be told
      known_ones.read_all(all.at_once, files.findings);
    } else {
      known_ones.read_folder(nullptr, all.at_once, files.findings);
      for (const Api* api : known_ones.apis_with_a_folder()) {
        all.read_later(*api, [known_ones, api, said] {
          OperationSet read;
          Findings none;  // since it is sound
          known_ones.read_folder(api, read, none);
          give(*said, read);
          return read;
        });
      }
    }
  } else {
    files.with(variants_file, [&](const Node& root, const ContractFile& file) {
      Variants known(root, file.name, contract.errors, file.findings);
      OperationFiles(schemas, contract, &known).read_all(all.at_once, file.findings);
    });
  }
  if (authorizations != nullptr) files.with_other(*authorizations, read_authorizations);
  const auto with_what_is_said = [&](auto read) {
    return [read, &said](const Node& root, const ContractFile& file) { read(root, file, *said); };
  };
  files.with_optional("contract/members.yaml", with_what_is_said(read_members));
  files.with_optional("contract/attestations.yaml", with_what_is_said(read_attestations));
  give(*said, all.at_once);
  if (!is_sound) {
    leave_out_families_that_cannot_refuse(families, contract, files.findings);
  }
  return {std::move(files.contract), std::move(files.findings)};
}

}  // namespace sandbox
