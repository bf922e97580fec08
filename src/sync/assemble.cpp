#include "sync/assemble.h"

#include <mutex>
#include <stdexcept>

#include "contract/read_contract.h"
#include "openapi/documented.h"

namespace sandbox {
namespace {

constexpr std::string_view documents_folder = "openapi/";

// What OpenAPI documents add, read by the first who asks.
class LateDocuments {
 public:
  LateDocuments(std::vector<File> documents, std::shared_ptr<const Contract> contract)
      : documents_(std::move(documents)), contract_(std::move(contract)) {}

  const Documented& get() {
    std::call_once(once_, [&] { documented_ = read_documents(documents_, *contract_); });
    return documented_;
  }

 private:
  std::vector<File> documents_;
  std::shared_ptr<const Contract> contract_;
  std::once_flag once_;
  Documented documented_;
};

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
  const auto late = std::make_shared<LateDocuments>(std::move(documents), contract_);
  parts.documented = [late]() -> const Documented& { return late->get(); };
  auto catalogue = load_catalogue(std::move(parts), cache_);
  cache_.forget_unused();
  if (catalogue->case_count == 0) {
    const std::string why =
        catalogue->findings.empty() ? "" : " (" + to_string(catalogue->findings.front()) + ")";
    throw std::runtime_error("there is not one case to serve in " + catalogue->source + why +
                             "; a tree has one folder for each operation, with one YAML file "
                             "for each case");
  }
  return catalogue;
}

}  // namespace sandbox
