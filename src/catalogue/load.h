#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "model/catalogue.h"
#include "model/file_tree.h"

namespace sandbox {

struct ReadFile;

// What the catalogues in use have read, so that a reload reads only what changed and
// two revisions share what they have in common. Thread-safe.
class CaseCache {
 public:
  // A file by shown path and id. nullptr when no catalogue in use has read it.
  std::shared_ptr<const ReadFile> find(const std::string& path, const std::string& id) const;
  void keep(const std::string& path, const std::string& id,
            const std::shared_ptr<const ReadFile>& file);

  // The cases of a folder, by the contract and all files that they are made of: those
  // of a catalogue in use, else those of `make`.
  std::shared_ptr<const Lazy<CaseSet>> cases(const Contract& contract, const std::string& files,
                                             const std::function<CaseSet()>& make);
  std::shared_ptr<const Lazy<IdentitySet>> identities(const std::string& files,
                                                      const std::function<IdentitySet()>& make);

  // Frees the names of what is no longer in use.
  void forget_unused();

 private:
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, std::weak_ptr<const ReadFile>> files_;
  // A contract lives as long as the catalogues that share cases made with it.
  SharedLazy<std::pair<const Contract*, std::string>, CaseSet> cases_;
  SharedLazy<std::string, IdentitySet> identities_;
};

// What a catalogue is made from.
struct CatalogueParts {
  std::shared_ptr<const Contract> contract;
  std::vector<FileTree> payloads;  // later ones are overlays of the earlier (docs/design.md 3)
  std::map<std::string, std::shared_ptr<const std::string>> documents;  // pages' files
  std::vector<std::shared_ptr<const std::string>> openapi_texts;  // of which `documented` is made
  std::shared_ptr<const Lazy<OpenApiAdditions>> documented;
  Findings findings;  // of the contract, to be told with the rest
};

// A catalogue of these trees. Its cases are read when first asked for; bad files
// are left out and told in the findings. It may be empty: whether that is an
// error is the caller's to say.
std::shared_ptr<const Catalogue> load_catalogue(CatalogueParts parts,
                                                std::shared_ptr<CaseCache> cache);

}  // namespace sandbox
