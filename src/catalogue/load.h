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

// Files already read, by shown path and id, so that a reload reads only what
// changed and two revisions share what they have in common. Thread-safe.
class CaseCache {
 public:
  // nullptr when that file was never read, or was read with other content.
  std::shared_ptr<const ReadFile> find(const std::string& path, const std::string& id);
  void keep(const std::string& path, const std::string& id, std::shared_ptr<const ReadFile> file);
  // Forgets what has been neither found nor kept since the last call.
  void forget_unused();

 private:
  struct Entry {
    std::shared_ptr<const ReadFile> file;
    bool used = true;
  };
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Entry> entries_;
};

// What a catalogue is made from.
struct CatalogueParts {
  std::shared_ptr<const Contract> contract;
  std::vector<FileTree> payloads;  // later ones are overlays of the earlier (design 3)
  std::map<std::string, std::shared_ptr<const std::string>> documents;  // pages' files
  std::vector<std::shared_ptr<const std::string>> openapi_texts;  // of which `documented` is made
  std::shared_ptr<const Late<Documented>> documented;
  Findings findings;  // of the contract, to be told with the rest
};

// A catalogue of these trees. Its cases are read when first asked for; bad files
// are left out and told in the findings. It may be empty: whether that is an
// error is the caller's to say.
std::shared_ptr<const Catalogue> load_catalogue(CatalogueParts parts,
                                                std::shared_ptr<CaseCache> cache);

}  // namespace sandbox
