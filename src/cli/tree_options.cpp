#include "cli/tree_options.h"

#include <stdexcept>
#include <utility>

#include "cli/fetch_progress.h"
#include "support/text.h"
#include "sync/embedded.h"
#include "sync/folder.h"
#include "sync/local_files.h"
#include "sync/named_trees.h"
#include "sync/tree_reader.h"

namespace sandbox {
namespace {

constexpr const char* embedded = "embedded";

NamedTree tree_named(const std::string& name, const TreeOptions& options) {
  const std::vector<NamedTree> trees =
      named_trees(options.schemas.empty() ? embedded_schemas()
                                          : read_folder(options.schemas, advice_on_schemas));
  std::vector<std::string> names{embedded};
  for (const NamedTree& tree : trees) {
    if (tree.name == name) return tree;
    names.push_back(tree.name);
  }
  throw std::runtime_error("--tree " + options.tree + ": there is no tree of the name `" + name +
                           "`; there are: " + join(names, ", "));
}

// `public`; `public,embedded`, where the second takes the place of the first as long as that
// can't be had; `embedded`.
void set_named_tree(const TreeOptions& options, TreeOrigin& origin) {
  const std::vector<std::string> names = split(options.tree, ',');
  if (names.front() == embedded && names.size() == 1) {
    origin.under_folders_embedded = true;
    return;
  }
  if (names.size() > 2 || (names.size() == 2 && names[1] != embedded)) {
    throw std::runtime_error("--tree " + options.tree +
                             ": give the name of one tree, or of one and then `embedded`, to be "
                             "served as long as the other can't be had: --tree public,embedded");
  }
  const NamedTree tree = tree_named(names.front(), options);
  GitOrigin git;
  git.url = tree.url;
  git.cache_dir = options.cache_dir;
  git.progress = fetch_progress();
  origin.git = std::move(git);
  origin.ref = tree.ref;
  origin.git_path = tree.path;
  origin.git_openapi = tree.openapi;
  origin.or_embedded = names.size() == 2;
}

}  // namespace

void TreeOptions::declare(Options& options) {
  options.texts("payloads", payloads,
                "A folder of cases; give it again for overlays, whose cases replace earlier ones "
                "(default: the embedded tree)");
  options.text("tree", tree,
               "A tree by its name: `public` is fetched, and works offline from then on; "
               "`public,embedded` serves the embedded one until it can be fetched; --payloads lie "
               "over it");
  options.text("cache-dir", cache_dir,
               "Where repositories are kept (default: XDG's, as ~/.cache/bac-a-sable)");
  options.text("schemas", schemas,
               "A folder with contract/ and openapi/ (default: the embedded one)");
  options.text("authorizations", authorizations,
               "An authorizations.yml as the public repository has one: which scopes let a caller "
               "in, in the place of what the contract says");
  options.texts("openapi", openapi,
                "An OpenAPI document, instead of the schemas' own; give it again for more");
}

TreeOrigin origin_of(const TreeOptions& options) {
  TreeOrigin origin;
  origin.payloads = options.payloads;
  origin.schemas = options.schemas;
  origin.openapi = options.openapi;
  origin.authorizations = options.authorizations;
  if (!options.tree.empty()) set_named_tree(options, origin);
  return origin;
}

TreeFiles read_tree(const TreeOptions& options) {
  const TreeOrigin origin = origin_of(options);
  if (!origin.git) return LocalFiles(origin).read();
  return std::move(TreeReader(origin).read(TreeReader::Ask::origin, {}).files);
}

}  // namespace sandbox
