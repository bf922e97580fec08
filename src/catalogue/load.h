#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "catalogue/case_cache.h"
#include "model/catalogue.h"
#include "model/file_tree.h"

namespace sandbox {

// What a catalogue is made from.
struct CatalogueParts {
  std::shared_ptr<const Contract> contract;
  std::vector<FileTree> payloads;  // later ones are overlays of the earlier (docs/design.md 3)
  std::map<std::string, SharedText> page_files;
  std::shared_ptr<const Lazy<OpenApiAdditions>> additions;
  std::map<const Api*, std::shared_ptr<const Lazy<OpenApiAdditions>>> additions_of_api;
  Findings findings;  // of the contract, to be told with the rest
};

// A catalogue of these trees. Its cases are read when first asked for; bad files
// are left out and told in the findings. It may be empty: whether that is an
// error is the caller's to say.
std::shared_ptr<const Catalogue> load_catalogue(CatalogueParts parts,
                                                std::shared_ptr<CaseCache> cache);

}  // namespace sandbox
