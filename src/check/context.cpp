#include "check/context.h"

#include <algorithm>

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

// As the catalogue has read it; read again where it has not kept that.
std::shared_ptr<const WrittenFile> written_file(const CheckedTree& tree, const CaseFile& file,
                                                const std::string& id) {
  const auto known = tree.read ? tree.read->find(file.shown, id) : nullptr;
  if (known && known->written) return known->written;
  return read_file(*file.text, file.operation, file.name, file.shown).written;
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
  added.text = file.text;
  const Catalogue& catalogue = *context.tree.catalogue;
  if (!added.is_identity()) {
    added.served = find_served(catalogue, added);
    added.of = operation_of(catalogue, added.operation);
  }
  added.written = written_file(context.tree, added, file.id);
  if (added.written) context.files.push_back(std::move(added));
}

std::shared_ptr<const SchemaDocument> read_schema(const FileTree& schemas, std::string_view name) {
  const auto file = std::ranges::find(schemas.files, name, &File::path);
  if (file == schemas.files.end()) return nullptr;
  Document read = read_json(*file->text, {file->path});
  return read.root ? std::make_shared<const SchemaDocument>(std::move(*read.root)) : nullptr;
}

}  // namespace

namespace {

Place place_of(const Node::Member& member, const std::string& shown) {
  // A text that begins on a line of its own.
  const Node& value = member.value;
  const bool below = value.line > member.line && !value.is_list() && !value.is_map();
  return below ? value.place_in(shown) : Place{shown, member.line, member.column};
}

}  // namespace

std::shared_ptr<const Lazy<OpenApiDocuments>> documents_of(const Catalogue& catalogue) {
  std::vector<File> files;
  for (const auto& [path, text] : catalogue.page_files) files.push_back({path, path, text});
  return std::make_shared<const Lazy<OpenApiDocuments>>(
      [files = std::move(files)] { return parse_openapi(files); });
}

ParamPlaces::ParamPlaces(const CaseFile& file) : otherwise_{file.shown, 0, 0} {
  for (const Node::Member& member : file.root().members) {
    if (member.key != "params") continue;
    otherwise_ = {file.shown, member.line, member.column};
    for (const Node::Member& param : member.value.members) {
      places_[param.key] = place_of(param, file.shown);
    }
  }
}

Place ParamPlaces::of(std::string_view name) const {
  const auto found = places_.find(name);
  return found == places_.end() ? otherwise_ : found->second;
}

SaidOfPeople said_of_people(const std::vector<CaseFile>& files) {
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::pair<int, Node>>> counts;
  for (const CaseFile& file : files) {
    const Node* persona = file.root().find("persona");
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
