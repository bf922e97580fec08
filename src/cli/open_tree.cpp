#include "cli/open_tree.h"

#include <ctime>
#include <stdexcept>

#include "application/asking.h"
#include "check/check.h"

namespace sandbox {
CheckedTree open_tree(const TreeFiles& files, Assembler& assembler, const std::string& today) {
  CheckedTree tree;
  tree.read = assembler.keep_written();
  tree.documents = assembler.documents(files);
  tree.catalogue = assembler.assemble(files);
  tree.payloads = files.payloads;
  tree.schemas = files.schemas;
  Moment now = moment_at(std::time(nullptr));
  if (!today.empty() && !parse_date(today, now.today)) {
    throw std::runtime_error("--today " + today + " is no date; write it as 2026-11-23");
  }
  tree.asking = make_asking(now);
  return tree;
}

Findings findings_of(const std::shared_ptr<const Catalogue>& catalogue, const TreeFiles& files,
                     const Moment& now) {
  CheckedTree tree;
  tree.catalogue = catalogue;
  tree.payloads = files.payloads;
  tree.schemas = files.schemas;
  tree.documents = std::make_shared<const Lazy<OpenApiDocuments>>(
      [documents = openapi_files(files)] { return parse_openapi(documents); });
  tree.asking = make_asking(now);
  return check(tree);
}

}  // namespace sandbox
