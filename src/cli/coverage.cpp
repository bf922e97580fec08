#include <algorithm>
#include <stdexcept>

#include "cli/commands.h"
#include "cli/habilitations.h"
#include "cli/open_tree.h"
#include "docs/client_report.h"

namespace sandbox {

int run_coverage(const Arguments& arguments, Streams streams) {
  TreeOptions tree;
  std::vector<std::string> habilitations;
  std::vector<std::string> scopes;
  std::string format = "markdown";
  Options options("coverage",
                  "What a client with these scopes can meet: operations, members, cases, errors.");
  tree.declare(options);
  options.texts("habilitation", habilitations,
                "The scopes of this DataPass form; give it again for more");
  options.texts("scope", scopes, "A scope of the client's token; give it again for more");
  options.choice("format", format, {"markdown", "csv", "json"}, "A list to tick, or for programs");
  if (const auto status = options.parse(arguments, streams)) return *status;
  if (habilitations.empty() && scopes.empty()) {
    throw std::runtime_error(
        "which client? Give --habilitation, as `bac-a-sable habilitations` lists them, or --scope");
  }
  const std::vector<Habilitation> known =
      habilitations.empty() ? std::vector<Habilitation>{} : known_habilitations();
  for (const std::string& id : habilitations) {
    for (const std::string& scope : habilitation_named(known, id).scopes) {
      if (std::ranges::find(scopes, scope) == scopes.end()) scopes.push_back(scope);
    }
  }
  Assembler assembler;
  const CheckedTree subject = open_tree(read_tree(tree), assembler, "");
  const ClientReport report = client_report(*subject.catalogue, scopes);
  streams.out << (format == "json"  ? as_json(report)
                  : format == "csv" ? as_csv(report)
                                    : as_markdown(report));
  return fine;
}

}  // namespace sandbox
