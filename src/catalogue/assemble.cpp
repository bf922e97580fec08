#include "catalogue/assemble.h"

#include <stdexcept>

#include "contract/read_contract.h"
#include "openapi/additions.h"

namespace sandbox {
namespace {

constexpr std::string_view documents_folder = "openapi/";

std::string on_one_line(const Finding& finding) {
  return to_string(finding.place) + ": " + finding.sentence.english + "; " + finding.hint.english;
}

}  // namespace

std::vector<File> openapi_files(const TreeFiles& files) {
  if (!files.openapi.empty()) return files.openapi;
  std::vector<File> documents;
  for (const File& file : files.schemas.files) {
    if (file.path.starts_with(documents_folder)) {
      documents.push_back({shown_path(files.schemas, file), file.id, file.text});
    }
  }
  return documents;
}

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

std::shared_ptr<const Lazy<OpenApiDocuments>> Assembler::documents(const TreeFiles& files) {
  std::vector<File> documents = openapi_files(files);
  const std::string ids = ids_of(documents);
  return documents_.get(ids,
                        [documents = std::move(documents)] { return parse_openapi(documents); });
}

std::shared_ptr<const Catalogue> Assembler::assemble(const TreeFiles& files) {
  read_schemas(files.schemas);
  CatalogueParts parts;
  parts.contract = contract_;
  parts.payloads = files.payloads;
  parts.findings = contract_findings_;
  for (const File& file : files.schemas.files) {
    if (file.path.starts_with(documents_folder)) parts.page_files[file.path] = file.text;
  }
  const std::vector<File> documents = openapi_files(files);
  // The documents take longer to read than all cases: a reload that leaves them as
  // they are must not make a request wait for them again.
  parts.additions = additions_.get(schemas_id_ + '\n' + ids_of(documents),
                                   [parsed = this->documents(files), contract = contract_] {
                                     return openapi_additions(parsed->get(), *contract);
                                   });
  std::string cause;
  for (const FileTree& tree : parts.payloads) {
    if (cause.empty() && !tree.findings.empty()) cause = "; " + on_one_line(tree.findings.front());
  }
  auto catalogue = load_catalogue(std::move(parts), cache_);
  if (catalogue->cases.empty()) {
    throw std::runtime_error("there is not one case to serve in " + catalogue->source +
                             "; a tree has one folder for each operation, with one YAML file "
                             "for each case" +
                             cause);
  }
  return catalogue;
}

void Assembler::forget_unused() {
  cache_->forget_unused();
  documents_.forget_unused();
  additions_.forget_unused();
}

}  // namespace sandbox
