#include "cli/tree_options.h"

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

TreeOrigin origin_of(const TreeOptions& options) {
  TreeOrigin origin;
  origin.payloads = options.payloads;
  origin.schemas = options.schemas;
  origin.openapi = options.openapi;
  return origin;
}

TreeFiles read_tree(const TreeOptions& options) { return LocalFiles(origin_of(options)).read(); }

}  // namespace sandbox
