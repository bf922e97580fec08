#include "contract/read_contract.h"

#include <algorithm>

#include "contract/readers.h"
#include "reading/document.h"
#include "reading/flat_form.h"

// Of a folder, variants and operations are most of a contract, and read by libyaml, which takes
// a quarter of the time of yaml-cpp (docs/libraries.md 1.2). The nodes are the same.
// Files are read in the order in which they refer to each other: errors, families,
// providers, pages, variants, the operations, which name all of these, and last the members
// of their answers, which only filtering wants. The program's own contract is known to be
// sound: its variants are not read at the start, an operation finds its own when it is
// first called.

namespace sandbox {
namespace {

constexpr std::string_view variants = "contract/variants.yaml";
constexpr std::string_view operations = "contract/operations/";

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

  template <class Use>
  void with_each_of(std::string_view folder, Use use) {
    for (const File& file : schemas_.files) {
      if (file.path.starts_with(folder)) with(file, use);
    }
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
    const std::string name = shown_path(schemas_, file);
    const bool is_long = file.path == variants || file.path.starts_with(operations);
    hand(is_long ? read_yaml(*file.text, name, Aliases::expanded) : read_own_yaml(*file.text, name),
         name, use);
  }

  template <class Use>
  void hand(const Document& document, const std::string& name, Use use) {
    findings.insert(findings.end(), document.findings.begin(), document.findings.end());
    if (document.root) use(*document.root, ContractFile{name, *contract, findings});
  }

  const FileTree& schemas_;
};

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
  const auto read_all_operations = [&](const KnownVariants& known) {
    files.with_each_of(operations, [&](const Node& root, const ContractFile& file) {
      read_operations(root, file, known);
    });
  };
  const auto written = std::ranges::find(schemas.files, variants, &File::path);
  const bool is_sound = written != schemas.files.end() && files.are_prepared();
  if (is_sound) {
    read_all_operations(std::make_shared<const LateVariants>(
        *written, shown_path(schemas, *written), files.contract->errors));
  } else {
    files.with(variants, [&](const Node& root, const ContractFile& file) {
      Variants known(root, file.name, file.contract.errors, file.findings);
      read_all_operations(&known);
    });
  }
  if (authorizations != nullptr) files.with_other(*authorizations, read_authorizations);
  files.with_optional("contract/members.yaml", read_members);
  files.with_optional("contract/attestations.yaml", read_attestations);
  if (!is_sound) {
    leave_out_families_that_cannot_refuse(families, *files.contract, files.findings);
  }
  return {std::move(files.contract), std::move(files.findings)};
}

}  // namespace sandbox
