#pragma once

#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "catalogue/load.h"
#include "model/catalogue.h"
#include "model/file_tree.h"
#include "openapi/document.h"
#include "support/lazy.h"

namespace sandbox {

// The files that a catalogue is made of, at one moment.
struct TreeFiles {
  FileTree schemas;                    // contract/, openapi/
  std::vector<FileTree> payloads;      // later ones are overlays of the earlier
  std::vector<File> openapi;           // instead of the schemas' own documents, when not empty
  std::vector<File> authorizations{};  // one at most: scopes in the place of the contract's
};

// The OpenAPI documents among the files, by the paths that messages show.
std::vector<File> openapi_files(const TreeFiles& files);

// Makes catalogues of files, remembering what it has read so that the next one
// costs only what changed. Not thread-safe.
class Assembler {
 public:
  // Once `stop` is asked for, cases that were not read yet are read no more: who asks for them
  // gets a std::runtime_error. Many cases are read by `in_two`.
  explicit Assembler(const std::stop_token& stop = {}, CaseCache::InTwo in_two = {})
      : cache_(std::make_shared<CaseCache>(stop, std::move(in_two))) {}

  // Quick: cases are read when first asked for. Throws SaidError, with a
  // sentence for the user, when nothing could be served: no operation in the
  // contract, or not one case file in the trees.
  std::shared_ptr<const Catalogue> assemble(const TreeFiles& files);

  // The OpenAPI documents among the files; a catalogue assembled meanwhile of the same
  // files is made of these.
  std::shared_ptr<const Lazy<OpenApiDocuments>> documents(const TreeFiles& files);

  // From now on, what is read is kept as it is written too, beside what answers; and where
  // it is found then.
  std::shared_ptr<const CaseCache> keep_written();

  // Frees the names of files that no catalogue in use has read.
  void forget_unused();

 private:
  // The documents that any request may need, under no API, and those that the requests of
  // one API alone do: our own of an API that is not the first, each shown by a page of it.
  using DocumentsByApi = std::map<const Api*, std::vector<File>>;

  void read_schemas(const TreeFiles& files);
  DocumentsByApi documents_by_api(const TreeFiles& files) const;
  std::shared_ptr<const Lazy<OpenApiDocuments>> parsed(const std::vector<File>& documents);
  std::shared_ptr<const Lazy<OpenApiAdditions>> additions(const std::vector<File>& documents);

  std::shared_ptr<CaseCache> cache_;
  std::string schemas_id_;
  std::shared_ptr<const Contract> contract_;
  Findings contract_findings_;
  SharedLazy<std::string, OpenApiDocuments> documents_;
  SharedLazy<std::string, OpenApiAdditions> additions_;
};

}  // namespace sandbox
