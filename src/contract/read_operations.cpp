#include <algorithm>

#include "contract/readers.h"
#include "support/text.h"

namespace sandbox {
namespace {

std::vector<int> read_versions(MapReader& reader) {
  std::vector<int> versions;
  for (const std::string& version : reader.texts("other_versions")) {
    if (is_digits(version) && version.size() < 4) {
      versions.push_back(std::stoi(version));
    } else {
      reader.tell(reader.place_of("other_versions"),
                  say({"`{0}` is no version", "`{0}` n'est pas une version"}, version),
                  {"write whole numbers: [2]", "écrire des nombres entiers : [2]"});
    }
  }
  return versions;
}

// A list, or the name of one that stands at the head of the file.
std::vector<std::string> read_scopes(MapReader& reader, const Node* shared,
                                     const OperationsFile& file) {
  const Node* written = reader.optional("scopes");
  if (written == nullptr || written->is_list()) return reader.texts("scopes");
  const std::string name = reader.text("scopes");
  const Node* list = shared == nullptr ? nullptr : shared->find(name);
  if (list == nullptr) {
    reader.tell(*written,
                say({"there are no scopes `{0}` at the head of this file",
                     "aucune liste de droits ne s'appelle `{0}` en tête de ce fichier"},
                    name),
                say({"write a list of scopes, or `scopes: {{0}: […]}` at its head",
                     "écrire une liste de droits, ou `scopes: {{0}: […]}` en tête du fichier"},
                    name));
    return {};
  }
  MapReader lists(*shared, file.name, file.findings);
  for (const Node::Member& member : shared->members) lists.optional(member.key);
  return lists.texts(name);
}

// The limit that it names, if any; nullptr and a finding when there is none of that name.
const Throttle* read_throttle(MapReader& reader, const OperationsFile& file) {
  const std::string name = reader.text("throttle");
  if (name.empty()) return nullptr;
  const auto& throttles = file.contract.throttles;
  const auto found = std::ranges::find(throttles, name, &Throttle::name);
  if (found != throttles.end()) return &*found;
  reader.tell(
      reader.place_of("throttle"), no_such({"throttle", "aucune limite d'appels"}, name),
      did_you_mean(name, names_of(throttles), Phrase{"see families.yaml", "voir families.yaml"}));
  return nullptr;
}

// The operation at its other paths, each with its own scopes where it says them.
void read_aliases(MapReader& reader, const Operation& operation, const OperationsFile& file) {
  for (const Node& item : reader.items("aliases")) {
    MapReader entry(item, file.name, file.findings);
    Operation alias = operation;
    alias.path = entry.required_text("path");
    if (entry.has("scopes")) alias.scopes = entry.texts("scopes");
    if (!alias.path.starts_with('/')) {
      entry.tell(entry.place_of("path"), say(with_slash, "path"),
                 {"write it as the operation's own", "l'écrire comme celui de l'opération"});
      continue;
    }
    file.operations.aliases.push_back(std::move(alias));
  }
}

// In the folder of an API stand operations of that API: they may be read when it is asked.
void check_folder(const Operation& operation, const OperationsFile& file, MapReader& reader) {
  if (file.api == nullptr || operation.family == nullptr) return;
  if (operation.family->api == file.api) return;
  reader.tell(reader.place_of("family"),
              say({"the family `{0}` is not of the API `{1}`, whose folder this is",
                   "la famille `{0}` n'est pas de l'API `{1}`, dont c'est ici le dossier"},
                  operation.family->id, file.api->id),
              {"move the operation to a file of another folder, or name another family",
               "déplacer l'opération dans un fichier d'un autre dossier, ou nommer une autre "
               "famille"});
}

// Of a contract that is not known to be sound.
void check_path(const Operation& operation, const OperationsFile& file, MapReader& reader) {
  const Node& where = reader.place_of("path");
  const std::string& path = operation.path;
  const auto& operations = file.operations.by_id;
  const auto other = std::ranges::find_if(
      operations, [&](const auto& entry) { return entry.second.path == path; });
  if (operations.contains(operation.id)) {
    reader.tell(
        where,
        say({"the operation `{0}` is there twice", "l'opération `{0}` est écrite deux fois"},
            operation.id),
        {"remove one of the two", "enlever l'une des deux"});
  } else if (path.empty()) {
    return;  // told already
  } else if (!path.starts_with('/')) {
    reader.tell(where, say(with_slash, "path"),
                say({"write `path: /{0}`", "écrire `path: /{0}`"}, path));
  } else if (operation.family != nullptr && operation.family->versioned &&
             !(path.size() > 3 && path[1] == 'v' && is_digits(path.substr(2, 1)))) {
    reader.tell(where,
                say({"a path of the family `{0}` should start with its version",
                     "un chemin de la famille `{0}` devrait commencer par sa version"},
                    operation.family->id),
                {"write `path: /v3/…`", "écrire `path: /v3/…`"});
  } else if (other != operations.end()) {
    reader.tell(
        where, say({"`{0}` has the same path", "`{0}` a le même chemin"}, other->first),
        {"give each operation a path of its own", "donner à chaque opération son propre chemin"});
  }
}

// False when one of them is not there.
bool read_variants(MapReader& reader, const KnownVariants& variants, Operation& operation) {
  if (const auto* late = std::get_if<std::shared_ptr<const LateVariants>>(&variants)) {
    operation.variants = LazyList<Variant>(
        [late = *late, names = reader.texts("variants")] { return late->named(names); });
    return true;
  }
  Variants& known = *std::get<Variants*>(variants);
  const std::span<const Node> names = reader.required_items("variants");
  if (names.empty() && reader.has("variants")) {
    reader.tell(reader.place_of("variants"),
                {"there is no way of calling this operation",
                 "il n'y a aucune façon d'appeler cette opération"},
                {"name at least one of the variants of variants.yaml",
                 "nommer au moins l'une des façons (`variants`) de variants.yaml"});
  }
  bool whole = true;
  std::vector<Variant> found;
  for (const Node& name : names) {
    const Variant* variant = known.find(name.text);
    if (variant != nullptr) {
      found.push_back(*variant);
      continue;
    }
    whole = false;
    if (std::ranges::find(known.known(), name.text) != known.known().end()) continue;
    reader.tell(
        name, no_such({"variant", "aucune façon d'appeler"}, name.text),
        did_you_mean(name.text, known.known(), Phrase{"see variants.yaml", "voir variants.yaml"}));
  }
  operation.variants = std::move(found);
  return whole;
}

void read_operation(const Node::Member& member, const Node* scopes, const OperationsFile& file) {
  const std::size_t findings_before = file.findings.size();
  Operation operation;
  operation.id = member.key;
  operation.place = {file.name, member.line, member.column};
  bool whole = true;
  {
    MapReader reader(member.value, file.name, file.findings);
    operation.title = reader.required_text("title");
    operation.path = reader.required_text("path");
    operation.family = entry_named(reader, "family", file.contract.families);
    operation.provider = entry_named(reader, "provider", file.contract.providers);
    operation.scopes = read_scopes(reader, scopes, file);
    operation.other_versions = read_versions(reader);
    operation.any_spelling = reader.flag("any_spelling");
    operation.throttle = read_throttle(reader, file);
    check_folder(operation, file, reader);
    if (std::holds_alternative<Variants*>(file.variants)) check_path(operation, file, reader);
    whole = read_variants(reader, file.variants, operation) && operation.family != nullptr &&
            operation.provider != nullptr;
    if (whole && file.findings.size() == findings_before) read_aliases(reader, operation, file);
    reader.optional("aliases");
  }  // the reader tells what nobody asked for
  if (!whole || file.findings.size() != findings_before) return;
  file.operations.by_id.emplace(operation.id, std::move(operation));
}

}  // namespace

void read_operations(const Node& root, const OperationsFile& file) {
  MapReader reader(root, file.name, file.findings);
  reader.members("scopes");
  const Node* scopes = root.find("scopes");
  for (const Node::Member& member : reader.required_members("operations")) {
    read_operation(member, scopes, file);
  }
}

}  // namespace sandbox
