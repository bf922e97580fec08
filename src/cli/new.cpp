#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "answering/explain.h"
#include "answering/read_request.h"
#include "check/check.h"
#include "check/draft.h"
#include "cli/commands.h"
#include "cli/open_tree.h"
#include "cli/write_file.h"
#include "model/finding_rules.h"
#include "support/text.h"

namespace sandbox {
namespace {

const Operation& find_operation(const Catalogue& catalogue, const std::string& id) {
  if (const Operation* operation = operation_of(catalogue, id)) return *operation;
  std::vector<std::string> names;
  for (const auto& [name, operation] : operations_of(catalogue)) names.push_back(name);
  const std::string meant = nearest(id, names);
  throw std::runtime_error(
      "there is no operation " + id + "; " +
      (meant.empty() ? "`bac-a-sable operations` lists them" : "did you mean " + meant + "?"));
}

// What to choose from.
std::string known_people(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  if (names.empty()) {
    return "the tree has no people: write some into personas.yaml, or leave --persona out";
  }
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), most));
  return "it knows " + join({names.begin(), end}, ", ") +
         (names.size() > most ? " and " + std::to_string(names.size() - most) + " more" : "");
}

// A file name, not a path: a case stands in the folder of its operation.
void check_name(const std::string& name) {
  const bool ends_well = name.ends_with(".yaml") || name.ends_with(".yml");
  if (!ends_well || name.find('/') != std::string::npos || name.starts_with('.')) {
    throw std::runtime_error("--name " + name + " is no name for a case; write it as my-case.yaml");
  }
}

// What `check` says of the draft once it is in the tree.
Findings findings_of_draft(TreeFiles files, const std::string& path, const std::string& text,
                           const std::string& today) {
  FileTree draft;
  draft.name = "draft";
  draft.files.push_back({path, "draft", std::make_shared<const std::string>(text)});
  files.payloads.push_back(std::move(draft));
  Assembler assembler;
  Findings findings = check(open_tree(files, assembler, today));
  std::erase_if(findings, [](const Finding& finding) {
    return !finding.place.file.starts_with("draft/") || finding.is(RuleId::no_default);
  });
  return findings;
}

// The operation that a request asks for, and what its case has to say.
std::string operation_asked(const CheckedTree& tree, const std::string& text, DraftWish& wish) {
  Policy policy;
  policy.tokens = std::make_shared<TokenVerifier>(std::string(published_jwt_secret));
  policy.jwks = [] { return std::string("{}"); };
  const Explanation told = explain(*tree.catalogue, read_request(text), tree.asking.now, policy);
  if (told.operation.empty()) {
    throw std::runtime_error(
        "no operation has the path of this request; `bac-a-sable operations` "
        "lists the paths");
  }
  if (told.response.note.kind == "case") {
    throw std::runtime_error(told.response.note.case_file +
                             " answers this request already; change that file");
  }
  if (told.wanted.empty()) {
    throw std::runtime_error("this request is refused with " +
                             std::to_string(told.response.status) +
                             " before any case is looked for; `bac-a-sable explain` says why");
  }
  for (const auto& [name, value] : told.wanted) {
    if (!value.is_absent()) wish.params.emplace_back(name, value);
  }
  return told.operation;
}

// Makes editors complete and check the file; empty when the schemas are not where it
// would look for them.
std::string editor_line(const std::string& tree) {
  const bool is_there = std::filesystem::exists(tree + "/../schemas/case.schema.json");
  return is_there ? "# yaml-language-server: $schema=../../schemas/case.schema.json\n" : "";
}

}  // namespace

int run_new(const Arguments& arguments, Streams streams) {
  TreeOptions tree;
  std::string id;
  std::string name;
  std::string from;
  std::string today;
  DraftWish wish;
  Options options("new", "Start a case for an operation: print it, or write it into the tree.");
  options.optional_word("operation", id, "Its name, as `bac-a-sable operations` lists it");
  options.text("from", from,
               "A request that met a default, instead of the operation: a URL, a request line, a "
               "curl command");
  tree.declare(options);
  options.number("status", wish.status, {100, 599}, "The HTTP status of the answer");
  options.text("persona", wish.persona, "Somebody of the tree's personas.yaml");
  options.text("name", name, "The name of the file, written into the last --payloads");
  options.text("today", today, "YYYY-MM-DD: the date that decides ages and years");
  if (const auto status = options.parse(arguments, streams)) return *status;
  if (!name.empty()) check_name(name);
  if (!name.empty() && tree.payloads.empty()) {
    throw std::runtime_error("--name writes a file, so it needs --payloads DIR");
  }
  const TreeFiles files = read_tree(tree);
  Assembler assembler;
  const CheckedTree checked = open_tree(files, assembler, today);
  if (id.empty() == from.empty()) {
    throw std::runtime_error("name an operation, or give --from a request; one of the two");
  }
  if (!from.empty()) id = operation_asked(checked, from, wish);
  const Operation& operation = find_operation(*checked.catalogue, id);
  const Context context = make_context(checked);
  if (!wish.persona.empty() && !context.personas.contains(wish.persona)) {
    std::vector<std::string> names;
    for (const auto& [persona, node] : context.personas) names.push_back(persona);
    const std::string meant = nearest(wish.persona, names);
    throw std::runtime_error("personas.yaml knows nobody called " + wish.persona + "; " +
                             (meant.empty() ? known_people(names) : "did you mean " + meant + "?"));
  }
  const std::vector<int> statuses = statuses_for(context, operation);
  if (std::ranges::find(statuses, wish.status) == statuses.end()) {
    std::vector<std::string> shown;
    for (const int status : statuses) shown.push_back(std::to_string(status));
    throw std::runtime_error(operation.id + " never answers " + std::to_string(wish.status) +
                             "; choose one of " + join(shown, ", "));
  }
  const std::string text = draft_case(context, operation, wish);
  for (const Finding& finding :
       findings_of_draft(files, operation.id + "/draft.yaml", text, today)) {
    streams.err << to_string(finding) << '\n';
  }
  if (name.empty()) {
    streams.out << text;
    return fine;
  }
  const std::string& folder = files.payloads.back().name;
  const std::string path = folder + "/" + operation.id + "/" + name;
  if (text_of_file(path)) {
    throw std::runtime_error(path + " exists already; choose another --name");
  }
  write_file(path, editor_line(folder) + text);
  streams.out << "wrote " << path << '\n';
  return fine;
}

}  // namespace sandbox
