#include "sync/assemble.h"

#include <stdexcept>

#include "contract/read_contract.h"
#include "openapi/documented.h"

namespace sandbox {
namespace {

constexpr std::string_view documents_folder = "openapi/";

}  // namespace

void Assembler::read_schemas(const FileTree& schemas) {
  std::string id;
  for (const File& file : schemas.files) id += file.path + '\0' + file.id + '\n';
  if (contract_ != nullptr && id == schemas_id_) return;
  ReadContract read = read_contract(schemas);
  if (read.contract->operations.empty()) {
    const std::string why =
        read.findings.empty() ? "it names no operation" : to_string(read.findings.front());
    throw std::runtime_error("cannot use the contract of " + schemas.name + ": " + why);
  }
  contract_ = std::move(read.contract);
  contract_findings_ = std::move(read.findings);
  schemas_id_ = std::move(id);
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
  parts.documented = std::make_shared<const Late<Documented>>(
      [documents = std::move(documents), contract = contract_] {
        return read_documents(documents, *contract);
      });
  auto catalogue = load_catalogue(std::move(parts), cache_);
  if (catalogue->cases.empty()) {
    throw std::runtime_error("there is not one case to serve in " + catalogue->source +
                             "; a tree has one folder for each operation, with one YAML file "
                             "for each case");
  }
  return catalogue;
}

}  // namespace sandbox
