#include "check/context.h"

#include <algorithm>

#include "catalogue/read_case.h"
#include "reading/document.h"

namespace sandbox {
namespace {

constexpr std::string_view endings[] = {".yaml", ".yml", ".json"};

const Operation* find_operation(const Catalogue& catalogue, const std::string& id) {
  if (const auto known = catalogue.contract->operations.find(id);
      known != catalogue.contract->operations.end()) {
    return &known->second;
  }
  const auto& documented = catalogue.documented->get().operations;
  const auto found = documented.find(id);
  return found == documented.end() ? nullptr : &found->second;
}

const TestCase* find_served(const Catalogue& catalogue, const CaseFile& file) {
  const CaseSet* set = cases_of(catalogue, file.operation);
  if (!set) return nullptr;
  for (const auto& test_case : set->cases) {
    if (test_case->place.file == file.shown) return test_case.get();
  }
  return nullptr;
}

void add_personas(const FileTree& tree, const File& file, Context& context) {
  const Document document = read_document(*file.text, shown_path(tree, file));
  if (!document.root) return;
  for (const Node::Member& member : document.root->members) {
    context.personas[member.key] = member.value;
  }
}

void add_file(const FileTree& tree, const File& file, Context& context) {
  const std::size_t slash = file.path.find('/');
  if (slash == std::string::npos) {
    if (file.path.starts_with("personas.")) add_personas(tree, file, context);
    return;
  }
  CaseFile added;
  added.operation = file.path.substr(0, slash);
  added.name = file.path.substr(slash + 1);
  const bool is_case = added.name.find('/') == std::string::npos &&
                       std::ranges::any_of(endings, [&](std::string_view ending) {
                         return added.name.ends_with(ending);
                       });
  if (!is_case) return;
  added.shown = shown_path(tree, file);
  Document document = read_document(*file.text, added.shown);
  if (!document.root || !document.root->is_map()) return;
  added.text = file.text.get();
  added.root = std::move(*document.root);
  if (const Node* payload = added.root.find("payload")) {
    Findings told_by_loading;
    added.payload = read_payload(*payload, *added.text, added.shown, told_by_loading);
  }
  const Catalogue& catalogue = *context.tree.catalogue;
  if (!added.is_identity()) {
    added.served = find_served(catalogue, added);
    added.of = find_operation(catalogue, added.operation);
  }
  context.files.push_back(std::move(added));
}

}  // namespace

const Node* CaseFile::params() const { return root.find("params"); }

Place CaseFile::place_of_param(std::string_view param) const {
  const Node* all = params();
  if (!all) return {shown, 0, 0};
  for (const Node::Member& member : all->members) {
    if (member.key == param) return {shown, member.line, member.column};
  }
  for (const Node::Member& member : root.members) {
    if (member.key == "params") return {shown, member.line, member.column};
  }
  return {shown, 0, 0};
}

Context make_context(const CheckedTree& tree) {
  Context context{tree, {}, {}, {}, {}};
  for (const FileTree& payloads : tree.payloads) {
    for (const File& file : payloads.files) add_file(payloads, file, context);
  }
  Prover prover(tree);
  for (const CaseFile& file : context.files) {
    if (!file.served || !file.of || !file.params()) continue;
    context.reaches[file.shown] = prover.prove(file);
  }
  context.useful_tokens = prover.useful_tokens();
  return context;
}

}  // namespace sandbox
