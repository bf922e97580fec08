#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/file_tree.h"
#include "model/finding.h"
#include "model/node.h"
#include "openapi/schema.h"

namespace sandbox {

// A path or query parameter that a document declares.
struct DeclaredParameter {
  std::string name;  // as a case writes it: "prenoms", without brackets
  bool in_path = false;
  bool required = false;
  bool is_list = false;
  bool comma_separated = false;  // a list in one text: `explode: false`
  std::string description;
  const Node* example = nullptr;  // its own, or its schema's
  Schema schema;                  // node may be nullptr
};

// One `get` with a `responses.200.x-operationId`.
struct DocumentedOperation {
  std::string id;
  std::string path;   // "/v3/x/{siren}"
  std::string title;  // its summary
  std::vector<DeclaredParameter> parameters;
  std::vector<std::string> scopes;  // those that its security asks for
  std::vector<int> statuses;        // documented ones
  std::vector<std::string> servers;
  Place place;
  const SchemaDocument* document = nullptr;
  const Node* node = nullptr;  // the `get`

  // The media type of a documented status, JSON or alike; nullptr when there is none.
  const Node* media_type(int status) const;
  // The schema of the body for a status; absent when the document gives none.
  std::optional<Schema> response_schema(int status) const;
};

// OpenAPI documents, parsed, and what they say of each operation. What can't be
// used is told in `findings`, and the rest is there.
struct OpenApiDocuments {
  std::vector<std::shared_ptr<const SchemaDocument>> roots;  // operations point into these
  std::map<std::string, DocumentedOperation> operations;
  Findings findings;

  const DocumentedOperation* find(std::string_view operation) const;
  std::shared_ptr<const SchemaDocument> document_of(const DocumentedOperation& operation) const;
};

OpenApiDocuments parse_openapi(const std::vector<File>& files);

}  // namespace sandbox
