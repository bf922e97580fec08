#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/case_cache.h"
#include "catalogue/read_case.h"
#include "catalogue/tree_layout.h"
#include "contract/calls.h"
#include "model/catalogue.h"
#include "model/clock.h"
#include "model/file_tree.h"
#include "model/http.h"
#include "openapi/document.h"
#include "support/lazy.h"

namespace sandbox {

// How check asks the sandbox itself, handed in so that what is proved is what is
// served.
struct Asking {
  std::function<Response(const Catalogue&, const Request&, const Moment&)> answer;
  std::function<std::string(const std::vector<std::string>& scopes)> token;
  Moment now;
};

// What is checked.
struct CheckedTree {
  std::shared_ptr<const Catalogue> catalogue;
  std::shared_ptr<const CaseCache> read;  // the files of the catalogue as they are written
  std::vector<FileTree> payloads;
  FileTree schemas;
  std::shared_ptr<const Lazy<OpenApiDocuments>> documents;
  Asking asking;
};

// The OpenAPI documents that a catalogue has as pages, parsed when somebody first asks.
std::shared_ptr<const Lazy<OpenApiDocuments>> documents_of(const Catalogue& catalogue);

// A case file, or a FranceConnect one, with its places.
struct CaseFile {
  std::string shown;      // path for messages
  std::string operation;  // the folder
  std::string name;
  SharedText text;
  std::shared_ptr<const WrittenFile> written;  // never nullptr
  const TestCase* served = nullptr;            // nullptr when it was left out
  const Operation* of = nullptr;               // nullptr when nobody knows the operation

  bool is_identity() const { return operation == identities_folder; }
  const Node& root() const { return written->root; }
  const std::optional<Node>& payload() const { return written->payload; }
  const Node* params() const { return root().find("params"); }
};

// Where the params of a file stand. The file must outlive it.
class ParamPlaces {
 public:
  explicit ParamPlaces(const CaseFile& file);
  // The place of a param's value; of `params`, or of the file, when it has no such param.
  Place of(std::string_view name) const;

 private:
  std::map<std::string_view, Place> places_;
  Place otherwise_;
};

}  // namespace sandbox
