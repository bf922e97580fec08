#include "catalogue/assemble.h"

#include "contract/read_contract.h"
#include "model/said_error.h"
#include "openapi/additions.h"

namespace sandbox {
namespace {

constexpr std::string_view documents_folder = "openapi/";

Wording on_one_line(const Finding& finding) {
  return say({"{0}: {1}; {2}", "{0} : {1} ; {2}"}, to_string(finding.place), finding.sentence,
             finding.hint);
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

void Assembler::read_schemas(const TreeFiles& files) {
  const FileTree& schemas = files.schemas;
  std::string id = schemas.files.id() + id_of(files.authorizations);
  if (contract_ != nullptr && id == schemas_id_) return;
  ReadContract read = read_contract(
      schemas, files.authorizations.empty() ? nullptr : &files.authorizations.front());
  if (read.contract->operations.empty()) {
    const Wording why = read.findings.empty()
                            ? Wording{"it names no operation", "il ne nomme aucune opération"}
                            : on_one_line(read.findings.front());
    throw SaidError(
        say({"cannot use the contract of {0}: {1}", "le contrat de {0} est inutilisable : {1}"},
            schemas.name, why));
  }
  contract_ = std::move(read.contract);
  contract_findings_ = std::move(read.findings);
  schemas_id_ = std::move(id);
}

Assembler::DocumentsByApi Assembler::documents_by_api(const TreeFiles& files) const {
  DocumentsByApi documents;
  documents[nullptr] = openapi_files(files);
  if (!files.openapi.empty()) return documents;
  for (const Page& page : contract_->pages) {
    if (page.file.empty() || page.api == &contract_->apis.front()) continue;
    const std::string shown = files.schemas.name + "/" + page.file;
    std::erase_if(documents[nullptr], [&](const File& file) {
      if (file.path != shown) return false;
      documents[page.api].push_back(file);
      return true;
    });
  }
  return documents;
}

std::shared_ptr<const Lazy<OpenApiDocuments>> Assembler::parsed(
    const std::vector<File>& documents) {
  return documents_.get(id_of(documents), [documents] { return parse_openapi(documents); });
}

// The documents take longer to read than all cases: a reload that leaves them as they are
// must not make a request wait for them again.
std::shared_ptr<const Lazy<OpenApiAdditions>> Assembler::additions(
    const std::vector<File>& documents) {
  return additions_.get(schemas_id_ + '\n' + id_of(documents),
                        [parsed = this->parsed(documents), contract = contract_] {
                          return openapi_additions(parsed->get(), *contract);
                        });
}

std::shared_ptr<const Lazy<OpenApiDocuments>> Assembler::documents(const TreeFiles& files) {
  read_schemas(files);
  std::vector<std::shared_ptr<const Lazy<OpenApiDocuments>>> parts;
  for (const auto& [api, documents] : documents_by_api(files)) parts.push_back(parsed(documents));
  if (parts.size() == 1) return parts.front();
  return std::make_shared<const Lazy<OpenApiDocuments>>([parts] {
    OpenApiDocuments all;
    for (const auto& part : parts) {
      const OpenApiDocuments& some = part->get();
      all.roots.insert(all.roots.end(), some.roots.begin(), some.roots.end());
      all.operations.insert(some.operations.begin(), some.operations.end());
      all.findings.insert(all.findings.end(), some.findings.begin(), some.findings.end());
    }
    return all;
  });
}

std::shared_ptr<const Catalogue> Assembler::assemble(const TreeFiles& files) {
  read_schemas(files);
  CatalogueParts parts;
  parts.contract = contract_;
  parts.payloads = files.payloads;
  parts.findings = contract_findings_;
  for (const File& file : files.schemas.files) {
    if (file.path.starts_with(documents_folder)) parts.page_files[file.path] = file.text;
  }
  for (const auto& [api, documents] : documents_by_api(files)) {
    if (api == nullptr) {
      parts.additions = additions(documents);
    } else {
      parts.additions_of_api[api] = additions(documents);
    }
  }
  Wording cause;
  for (const FileTree& tree : parts.payloads) {
    if (!cause.empty() || tree.findings.empty()) continue;
    cause = Wording{"; ", " ; "} + on_one_line(tree.findings.front());
  }
  auto catalogue = load_catalogue(std::move(parts), cache_);
  if (catalogue->cases.empty()) {
    throw SaidError(say({"there is not one case to serve in {0}; a tree has one folder for each "
                         "operation, with one YAML file for each case{1}",
                         "il n'y a aucun cas à servir dans {0} ; il faut un dossier par opération, "
                         "et dedans un fichier YAML par cas{1}"},
                        catalogue->source, cause));
  }
  return catalogue;
}

std::shared_ptr<const CaseCache> Assembler::keep_written() {
  cache_->keep_written();
  return cache_;
}

void Assembler::forget_unused() {
  cache_->forget_unused();
  documents_.forget_unused();
  additions_.forget_unused();
}

}  // namespace sandbox
