#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

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
  std::vector<FileTree> payloads;
  FileTree schemas;
  std::shared_ptr<const Lazy<OpenApiDocuments>> documents;
  Asking asking;
};

// A case file, or a FranceConnect one, read again with its places.
struct CaseFile {
  std::string shown;      // path for messages
  std::string operation;  // the folder
  std::string name;
  SharedText text;
  Node root;                         // a map
  std::optional<Node> payload;       // when it is JSON
  const TestCase* served = nullptr;  // nullptr when it was left out
  const Operation* of = nullptr;     // nullptr when nobody knows the operation

  bool is_identity() const { return operation == identities_folder; }
  const Node* params() const;
  // The place of a param's value, of `params`, or of the file.
  Place place_of_param(std::string_view name) const;
  std::map<std::string_view, Place> places_of_params() const;
};

}  // namespace sandbox
