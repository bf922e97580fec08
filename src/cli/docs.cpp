#include "docs/docs.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "check/context.h"
#include "cli/commands.h"
#include "cli/language.h"
#include "cli/open_tree.h"
#include "cli/write_file.h"
#include "model/said_error.h"

namespace sandbox {
namespace {

// Pages stay the same when a case's last day has passed: they tell that day.
bool is_over(const Context& context, const CaseFile& file) {
  const std::optional<Date>& last_day = file.served->valid_until;
  return last_day && *last_day < context.tree.asking.now.today;
}

Reach reach_in_time(const Context& context, const CaseFile& file) {
  CheckedTree in_time;
  in_time.catalogue = context.tree.catalogue;
  in_time.asking = context.tree.asking;
  in_time.asking.now.today = *file.served->valid_until;
  return Prover(in_time, context.people).prove(file);
}

// The operations that have cases, in order of their ids.
std::vector<ShownOperation> shown_operations(const Context& context) {
  std::map<std::string, ShownOperation> shown;
  for (const CaseFile& file : context.files) {
    if (!file.served || !file.of) continue;
    ShownOperation& operation = shown[file.operation];
    operation.operation = file.of;
    ShownCase& added = operation.cases.emplace_back();
    added.test_case = file.served;
    const auto found = context.reaches.find(file.shown);
    if (found == context.reaches.end()) continue;
    const Reach reach = is_over(context, file) ? reach_in_time(context, file) : found->second;
    added.call = reach.call;
    added.bearer = reach.bearer;
  }
  std::vector<ShownOperation> operations;
  operations.reserve(shown.size());
  for (auto& [id, operation] : shown) operations.push_back(std::move(operation));
  return operations;
}

// A checkout may have turned line ends into \r\n: these are no content.
bool is_same(std::optional<std::string> on_disk, const std::string& text) {
  if (!on_disk) return false;
  if (*on_disk == text) return true;
  std::erase(*on_disk, '\r');
  return *on_disk == text;
}

}  // namespace

int run_docs(const Arguments& arguments, Streams streams) {
  TreeOptions tree;
  std::string base_url = "http://127.0.0.1:8080";
  std::string today;
  bool only_check = false;
  Options options("docs", "Write the tree's README.md and summary.csv files, in French.");
  tree.declare(options);
  options.excludes("payloads", "tree");  // the pages are written into that folder
  options.text("base-url", base_url, "Where the curl commands of the pages call");
  options.text("today", today, "YYYY-MM-DD: the date that decides ages and years");
  options.flag("check", only_check, "Write nothing; status 1 when a page is missing or stale");
  if (const auto status = options.parse(arguments, streams)) return *status;
  if (tree.payloads.size() != 1) {
    throw SaidError(Wording{"docs writes into one tree; name it with --payloads DIR",
                            "docs écrit dans un seul dossier ; le nommer avec --payloads DOSSIER"});
  }
  const TreeFiles files = read_tree(tree);
  Assembler assembler;
  const CheckedTree checked = open_tree(files, assembler, today);
  const Context context = make_context(checked);
  const Language language = chosen_language("");
  int status = fine;
  for (const GeneratedFile& page : generate_docs(shown_operations(context), base_url)) {
    const std::string path = files.payloads.front().name + "/" + page.path;
    if (is_same(text_of_file(path), page.text)) continue;
    if (only_check) {
      streams.out << say({"{0} is stale; run `bac-a-sable docs --payloads {1}`",
                          "{0} n'est pas à jour ; lancer `bac-a-sable docs --payloads {1}`"},
                         path, files.payloads.front().name)
                         .in(language)
                  << '\n';
      status = has_findings;
    } else {
      write_file(path, page.text);
      streams.out << say({"wrote {0}", "écrit : {0}"}, path).in(language) << '\n';
    }
  }
  return status;
}

}  // namespace sandbox
