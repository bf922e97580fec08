#include "cli/tree_options.h"

#include "sync/embedded.h"
#include "sync/folder.h"

namespace sandbox {

void TreeOptions::declare(Options& options) {
  options.texts("payloads", payloads,
                "A folder of cases; give it again for overlays, whose cases replace earlier ones "
                "(default: the embedded tree)");
  options.text("schemas", schemas,
               "A folder with contract/ and openapi/ (default: the embedded one)");
  options.texts("openapi", openapi,
                "An OpenAPI document, instead of the schemas' own; give it again for more");
}

TreeFiles read_tree(const TreeOptions& options) {
  TreeFiles files;
  files.schemas = options.schemas.empty() ? embedded_schemas() : read_folder(options.schemas);
  if (options.payloads.empty()) files.payloads.push_back(embedded_payloads());
  for (const std::string& folder : options.payloads) files.payloads.push_back(read_folder(folder));
  for (const std::string& path : options.openapi) files.openapi.push_back(read_file(path));
  return files;
}

}  // namespace sandbox
