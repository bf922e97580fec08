#include "check/context.h"

#include <algorithm>

#include "catalogue/read_case.h"
#include "catalogue/tree_layout.h"
#include "reading/document.h"

namespace sandbox {
namespace {

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
  if (is_personas(file.path)) add_personas(tree, file, context);
  const auto path = case_path(file.path);
  if (!path) return;
  CaseFile added;
  added.operation = path->folder;
  added.name = path->name;
  added.shown = shown_path(tree, file);
  Document document = read_document(*file.text, added.shown);
  if (!document.root || !document.root->is_map()) return;
  added.text = file.text;
  added.root = std::move(*document.root);
  if (const Node* payload = added.root.find("payload")) {
    Findings told_by_loading;
    added.payload = read_payload(*payload, *added.text, added.shown, told_by_loading);
  }
  const Catalogue& catalogue = *context.tree.catalogue;
  if (!added.is_identity()) {
    added.served = find_served(catalogue, added);
    added.of = operation_of(catalogue, added.operation);
  }
  context.files.push_back(std::move(added));
}

std::shared_ptr<const SchemaDocument> read_schema(const FileTree& schemas, std::string_view name) {
  const auto file = std::ranges::find(schemas.files, name, &File::path);
  if (file == schemas.files.end()) return nullptr;
  Document read = read_json(*file->text, {file->path});
  return read.root ? std::make_shared<const SchemaDocument>(std::move(*read.root)) : nullptr;
}

}  // namespace

const Node* CaseFile::params() const { return root.find("params"); }

namespace {

Place place_of(const Node::Member& member, const std::string& shown) {
  // A text that begins on a line of its own.
  const Node& value = member.value;
  const bool below = value.line > member.line && !value.is_list() && !value.is_map();
  return below ? value.place_in(shown) : Place{shown, member.line, member.column};
}

}  // namespace

std::map<std::string_view, Place> CaseFile::places_of_params() const {
  std::map<std::string_view, Place> places;
  const Node* all = params();
  if (!all) return places;
  for (const Node::Member& member : all->members) places[member.key] = place_of(member, shown);
  return places;
}

Place CaseFile::place_of_param(std::string_view param) const {
  const Node* all = params();
  if (!all) return {shown, 0, 0};
  for (const Node::Member& member : all->members) {
    if (member.key == param) return place_of(member, shown);
  }
  for (const Node::Member& member : root.members) {
    if (member.key == "params") return {shown, member.line, member.column};
  }
  return {shown, 0, 0};
}

SaidOfPeople said_of_people(const std::vector<CaseFile>& files) {
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::pair<int, Node>>> counts;
  for (const CaseFile& file : files) {
    const Node* persona = file.root.find("persona");
    const Node* params = file.params();
    if (!persona || !params || file.is_identity()) continue;
    for (const Node::Member& param : params->members) {
      if (param.value.is_null() || param.value.is_map()) continue;
      auto& [count, value] = counts[{persona->text, param.key}][to_json(param.value)];
      if (++count == 1) value = param.value;
    }
  }
  SaidOfPeople said;
  for (const auto& [who, values] : counts) {
    int most = 0;
    for (const auto& [text, counted] : values) {
      if (counted.first <= most) continue;
      most = counted.first;
      said[who.first][who.second] = counted.second;
    }
  }
  return said;
}

bool is_param_of(const CaseFile& file, const std::string& key) {
  if (!file.of) return false;
  return std::ranges::any_of(file.of->variants, [&](const Variant& variant) {
    return std::ranges::find(variant.matches, key, &MatchedParam::name) != variant.matches.end();
  });
}

Context make_context(const CheckedTree& tree) {
  Context context{tree,
                  {},
                  {},
                  {},
                  {},
                  {},
                  read_schema(tree.schemas, "france_connect.schema.json"),
                  Audience::everybody};
  for (const FileTree& payloads : tree.payloads) {
    for (const File& file : payloads.files) add_file(payloads, file, context);
  }
  context.people = said_of_people(context.files);
  Prover prover(tree, context.people);
  for (const CaseFile& file : context.files) {
    if (!file.served || !file.of || !file.params()) continue;
    context.reaches[file.shown] = prover.prove(file);
  }
  context.useful_tokens = prover.useful_tokens();
  return context;
}

}  // namespace sandbox
