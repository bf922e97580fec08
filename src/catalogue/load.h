#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/catalogue.h"
#include "model/file_tree.h"

namespace sandbox {

// All that a catalogue is made from, already in memory.
struct Sources {
  FileTree schemas;                // contract/, openapi/
  std::vector<FileTree> payloads;  // later ones are overlays of the earlier (design 3)
  std::vector<File> openapi;       // instead of the schemas' own documents, when not empty
};

// What one file of the tree became, with what is to be said about it. Never
// null members: a file that can't be used has findings and nothing else.
struct ReadFile;

// Files already read, by shown path and id, so that a reload reads only what
// changed and two revisions share what they have in common. Not thread-safe.
class CaseCache {
 public:
  std::shared_ptr<const ReadFile> find(const std::string& path, const std::string& id) const;
  void keep(const std::string& path, const std::string& id, std::shared_ptr<const ReadFile> file);
  // Forgets what no catalogue loaded since the last call has used.
  void forget_unused();

 private:
  struct Entry {
    std::shared_ptr<const ReadFile> file;
    mutable bool used = true;
  };
  std::map<std::pair<std::string, std::string>, Entry> entries_;
};

// Reads the contract and every case. Bad files are left out and told in
// `findings`; OpenAPI documents wait until they are needed. Throws
// std::runtime_error, with a sentence for the user, when nothing could be served:
// no usable contract, or not one case.
std::shared_ptr<const Catalogue> load_catalogue(const Sources& sources, CaseCache& cache);

}  // namespace sandbox
