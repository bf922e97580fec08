#include "sync/assemble.h"

#include <stdexcept>

#include "contract/read_contract.h"
#include "openapi/documented.h"

namespace sandbox {
namespace {

constexpr std::string_view documents_folder = "openapi/";

std::string ids_of(const std::vector<File>& files) {
  std::string ids;
  for (const File& file : files) ids += file.path + '\0' + file.id + '\n';
  return ids;
}

std::string on_one_line(const Finding& finding) {
  return to_string(finding.place) + ": " + finding.sentence + "; " + finding.hint;
}

}  // namespace

void Assembler::read_schemas(const FileTree& schemas) {
  std::string id = ids_of(schemas.files);
  if (contract_ != nullptr && id == schemas_id_) return;
  ReadContract read = read_contract(schemas);
  if (read.contract->operations.empty()) {
    const std::string why =
        read.findings.empty() ? "it names no operation" : on_one_line(read.findings.front());
    throw std::runtime_error("cannot use the contract of " + schemas.name + ": " + why);
  }
  contract_ = std::move(read.contract);
  contract_findings_ = std::move(read.findings);
  schemas_id_ = std::move(id);
}

// The documents take longer to read than all cases: a reload that leaves them as
// they are must not make a request wait for them again.
std::shared_ptr<const Late<Documented>> Assembler::documented(std::vector<File> documents) {
  std::erase_if(documented_, [](const auto& entry) { return entry.second.expired(); });
  auto& known = documented_[schemas_id_ + '\n' + ids_of(documents)];
  if (auto documented = known.lock()) return documented;
  auto documented = std::make_shared<const Late<Documented>>(
      [documents = std::move(documents), contract = contract_] {
        return read_documents(documents, *contract);
      });
  known = documented;
  return documented;
}

std::shared_ptr<const Catalogue> Assembler::assemble(const TreeFiles& files) {
  read_schemas(files.schemas);
  CatalogueParts parts;
  parts.contract = contract_;
  parts.payloads = files.payloads;
  parts.findings = contract_findings_;
  std::vector<File> documents = files.openapi;
  for (const File& file : files.schemas.files) {
    if (!file.path.starts_with(documents_folder)) continue;
    parts.documents[file.path] = file.text;
    if (files.openapi.empty()) documents.push_back(file);
  }
  for (const File& document : documents) parts.openapi_texts.push_back(document.text);
  parts.documented = documented(std::move(documents));
  auto catalogue = load_catalogue(std::move(parts), cache_);
  if (catalogue->cases.empty()) {
    throw std::runtime_error("there is not one case to serve in " + catalogue->source +
                             "; a tree has one folder for each operation, with one YAML file "
                             "for each case");
  }
  return catalogue;
}

}  // namespace sandbox
