#include <algorithm>
#include <map>

#include "cli/commands.h"
#include "cli/open_tree.h"
#include "contract/describe_rules.h"
#include "model/json_writer.h"
#include "support/text.h"

namespace sandbox {
namespace {

struct Row {
  const Operation* operation = nullptr;
  std::size_t cases = 0;
  bool has_default = false;  // a case of its own
};

std::string_view default_of(const Row& row) {
  if (row.operation->family->example_first) return ", an example by default";
  return row.has_default ? ", with a default" : ", no default";
}

std::map<std::string, Row> rows_of(const Catalogue& catalogue) {
  std::map<std::string, Row> rows;
  for (const auto& [id, operation] : operations_of(catalogue)) rows[id].operation = operation;
  for (auto& [id, row] : rows) {
    const CaseSet* cases = cases_of(catalogue, id);
    if (!cases) continue;
    row.cases = cases->cases.size();
    row.has_default = cases->not_found != nullptr && !row.operation->family->example_first;
  }
  return rows;
}

std::string as_json(const std::map<std::string, Row>& rows) {
  std::string out;
  for (const auto& [id, row] : rows) {
    out += out.empty() ? "[\n" : ",\n";
    out += JsonObject()
               .text("operation", id)
               .text("title", row.operation->title)
               .text("path", row.operation->path)
               .raw("scopes", json_list(row.operation->scopes, json_text))
               .number("cases", static_cast<std::int64_t>(row.cases))
               .flag("default", row.has_default)
               .str();
  }
  return out + "\n]\n";
}

}  // namespace

int run_operations(const Arguments& arguments, Streams streams) {
  TreeOptions tree;
  bool json = false;
  bool rules = false;
  Options options("operations", "List operations: path, scopes, number of cases.");
  tree.declare(options);
  options.flag("json", json, "As a JSON list");
  options.flag("rules", rules, "List the rules and transforms that a contract may name instead");
  if (const auto status = options.parse(arguments, streams)) return *status;
  if (rules) {
    streams.out << describe_rules();
    return fine;
  }
  Assembler assembler;
  const CheckedTree subject = open_tree(read_tree(tree), assembler, "");
  const auto rows = rows_of(*subject.catalogue);
  if (json) {
    streams.out << as_json(rows);
    return fine;
  }
  for (const auto& [id, row] : rows) {
    streams.out << id << "\n  GET " << row.operation->path << "\n  "
                << (row.cases == 1 ? "1 case" : std::to_string(row.cases) + " cases")
                << default_of(row) << "\n  scopes: "
                << (row.operation->scopes.empty() ? "any token" : join(row.operation->scopes, " "))
                << '\n';
  }
  return fine;
}

}  // namespace sandbox
