#include "catalogue/load.h"

#include <algorithm>
#include <unordered_map>

#include "catalogue/check_folders.h"
#include "catalogue/read_case.h"
#include "catalogue/tree_layout.h"
#include "model/finding_rules.h"
#include "model/match_key.h"
#include "reading/flat_form.h"
#include "support/hash.h"
#include "support/text.h"

// Files are sorted by their folder: one operation, or the identities of FranceConnect.
// Nothing is read yet, nor copied: a folder is where its files lie in the trees, and becomes
// a set of cases when it is first asked for. Then its sources are read one by one, through
// the cache of those that have not changed, and laid over each other in the order of the
// trees, by key.

namespace sandbox {
namespace {

using Trees = std::vector<FileTree>;

// A folder of one tree.
struct Part {
  std::size_t tree;  // trees are laid one over the other in this order
  const Folder* folder;
};
// The same folder of all trees.
struct FolderFiles {
  std::shared_ptr<const Trees> trees;
  std::vector<Part> parts;
};
using FoldersByName = std::map<std::string, std::shared_ptr<FolderFiles>, std::less<>>;

// One file of a folder, on its way to being read.
struct Source {
  std::size_t tree = 0;
  std::string shown;  // path for messages
  CasePath path;
  const File& file;
};
using Sources = std::vector<Source>;

// What is read of a folder, as long as that is there.
Sources sources_of(const FolderFiles& folder) {
  Sources sources;
  for (const Part& part : folder.parts) {
    const FileTree& tree = (*folder.trees)[part.tree];
    for (const File& file : part.folder->files()) {
      if (auto path = case_path(file.path)) {
        sources.push_back({part.tree, shown_path(tree, file), *std::move(path), file});
      }
    }
  }
  return sources;
}

std::shared_ptr<const ReadFile> read_source(const Source& source, CaseCache& cache) {
  if (auto known = cache.find(source.shown, source.file.id)) return known;
  cache.must_go_on();
  const auto& [folder, name] = source.path;
  return cache.keep(source.shown, source.file.id,
                    read_file(*source.file.text, folder, name, source.shown));
}

// Stands for all that the files of a folder say, names and content.
std::string id_of(const FolderFiles& folder) {
  std::string id;
  for (const Part& part : folder.parts) {
    id += std::to_string(part.tree) + (*folder.trees)[part.tree].name + '\n';
    id += part.folder->id();
    id += '\n';
  }
  return id;
}

void add_findings(Findings& all, const Findings& more) {
  all.insert(all.end(), more.begin(), more.end());
}

// Lays the cases of one operation, from all trees, one over the other.
class CaseSetBuilder {
 public:
  void add(std::size_t tree, const std::shared_ptr<const TestCase>& added) {
    if (tree != tree_) {
      keys_of_tree_.clear();
      default_of_tree_ = nullptr;
    }
    tree_ = tree;
    bool is_default = is_default_name(added->name);
    if (is_default && default_of_tree_ != nullptr) {
      tell_second_default(*added);
      if (added->key == default_of_tree_->key) return;
      is_default = false;
    }
    if (is_default) set_.not_found = default_of_tree_ = added.get();
    // A default without params is found by nothing but being the default.
    if (!is_default || !added->params.members.empty()) {
      const bool is_first = add_key(*added, is_default);
      if (!is_first && !is_default) return;
    }
    const auto [number, is_first] = number_of_.try_emplace(added.get(), set_.cases.size());
    if (!is_first) {  // of a tree that is given twice
      set_.cases[number->second] = nullptr;
      number->second = set_.cases.size();
    }
    set_.cases.push_back(added);
  }

  CaseSet finish(const Findings& findings, const Operation* operation) {
    add_findings(set_.findings, findings);
    std::erase(set_.cases, nullptr);
    set_.keys = keys_side_by_side(set_.cases);
    if (operation != nullptr) {
      for (const Variant& variant : operation->variants) index_forgiven(variant);
    }
    return std::move(set_);
  }

 private:
  // Whether no other case of the tree has the key; which of the two is told otherwise.
  bool add_key(const TestCase& added, bool is_default) {
    const auto [known, is_new] = keys_of_tree_.emplace(added.key, &added);
    if (is_new) {
      replace_same_key(added);
      set_.by_key[added.key] = &added;
    } else if (is_default) {
      tell_copy_of_default(*known->second, added);
    } else {
      tell_same_key(added, *known->second);
    }
    return is_new;
  }

  void tell_same_key(const TestCase& added, const TestCase& first) {
    set_.findings.push_back(found(RuleId::same_key, added.place,
                                  say({"the same `params` as {0}, so this case is never served",
                                       "les mêmes `params` que {0} : ce cas n'est jamais servi"},
                                      first.place.file),
                                  {"change the params, or remove one of the two files",
                                   "changer les `params`, ou enlever l'un des deux fichiers"}));
  }

  void tell_copy_of_default(const TestCase& copy, const TestCase& original) {
    set_.findings.push_back(
        found(RuleId::same_key, copy.place,
              say({"the same `params` as {0}, the default of the operation",
                   "les mêmes `params` que {0}, la réponse par défaut de l'opération"},
                  original.place.file),
              {"change the params of this file, or remove it",
               "changer les `params` de ce fichier, ou l'enlever"}));
  }

  void tell_second_default(const TestCase& added) {
    set_.findings.push_back(
        found(RuleId::same_key, added.place,
              say({"{0} is the default of the operation already, so this one is not",
                   "{0} est déjà la réponse par défaut de l'opération : celui-ci ne l'est pas"},
                  default_of_tree_->place.file),
              {"remove one of the two files, or give this one another name",
               "enlever l'un des deux fichiers, ou donner un autre nom à celui-ci"}));
  }

  // A case of an overlay takes the place of the one below, which may still be the
  // default.
  void replace_same_key(const TestCase& added) {
    const auto below = set_.by_key.find(added.key);
    if (below == set_.by_key.end() || below->second == set_.not_found) return;
    set_.cases[number_of_.at(below->second)] = nullptr;  // goes at the end
  }

  void index_forgiven(const Variant& variant) {
    if (variant.forgives.empty()) return;
    for (const auto& [key, test_case] : set_.by_key) {
      std::string shorter = match_key(test_case->params, variant.forgives);
      if (shorter != key) set_.forgiven[std::move(shorter)].push_back(test_case);
    }
  }

  CaseSet set_;
  std::unordered_map<const TestCase*, std::size_t> number_of_;  // in set_.cases
  std::size_t tree_ = 0;
  TextMap<const TestCase*> keys_of_tree_;
  const TestCase* default_of_tree_ = nullptr;
};

// Whether reading them takes long enough to be shared: a millisecond.
bool are_many(const Sources& sources) {
  constexpr std::size_t many = 16;
  return sources.size() >= many && !is_prepared(*sources.front().file.text);
}

std::vector<std::shared_ptr<const ReadFile>> read_sources(const Sources& sources,
                                                          CaseCache& cache) {
  std::vector<std::shared_ptr<const ReadFile>> read(sources.size());
  const auto read_part = [&](std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; ++at) read[at] = read_source(sources[at], cache);
  };
  if (are_many(sources)) {
    const std::size_t half = sources.size() / 2;
    cache.in_two([&] { read_part(0, half); }, [&] { read_part(half, sources.size()); });
  } else {
    read_part(0, sources.size());
  }
  return read;
}

CaseSet read_cases(const Sources& sources, const Operation* operation, CaseCache& cache) {
  CaseSetBuilder builder;
  Findings findings;
  std::vector<std::shared_ptr<const void>> files;
  const auto all = read_sources(sources, cache);
  for (std::size_t at = 0; at < sources.size(); ++at) {
    const Source& source = sources[at];
    const auto& read = all[at];
    add_findings(findings, read->findings);
    if (read->test_case) builder.add(source.tree, read->test_case);
    files.push_back(read);
  }
  CaseSet set = builder.finish(findings, operation);
  set.files = std::move(files);
  return set;
}

// Of two files of a tree with one token.
void tell_same_token(IdentitySet& set, const Identity& added) {
  set.findings.push_back(
      found(RuleId::same_key, added.place,
            say({"the same `token` as {0}, so one of the two identities is never given",
                 "le même `token` que {0} : l'une des deux identités n'est jamais donnée"},
                set.by_token.find(added.token)->second.place.file),
            {"write another token, or remove one of the two files",
             "écrire un autre jeton, ou enlever l'un des deux fichiers"}));
}

IdentitySet read_identities(const Sources& sources, CaseCache& cache) {
  IdentitySet set;
  std::map<std::string, std::size_t, std::less<>> trees;  // of each token, the last with it
  for (const Source& source : sources) {
    auto read = read_source(source, cache);
    add_findings(set.findings, read->findings);
    if (read->identity) {
      const auto known = trees.find(read->identity->token);
      if (known != trees.end() && known->second == source.tree) {
        tell_same_token(set, *read->identity);
      }
      trees[read->identity->token] = source.tree;
      set.by_token[read->identity->token] = *read->identity;
    }
    set.files.push_back(std::move(read));
  }
  return set;
}

Routes routes_of(const Api& api, const Contract& contract) {
  Routes routes;
  for (const OperationSet* set : contract.operations.sets_of(api)) {
    for (const auto& [id, operation] : set->by_id) {
      if (operation.family->api == &api) routes.add(operation);
    }
    for (const Operation& alias : set->aliases) {
      if (alias.family->api == &api) routes.add(alias);
    }
  }
  for (const Page& page : contract.pages) {
    if (page.api == &api) routes.add(page);
  }
  return routes;
}

// Those that the contract does not know; of the others there is nothing to be said.
UnknownFolders find_unknown(const FoldersByName& folders, const Contract& contract) {
  UnknownFolders unknown;
  for (const auto& [name, files] : folders) {
    if (contract.operations.contains(name)) continue;
    const Sources sources = sources_of(*files);
    if (sources.empty()) continue;
    UnknownFolder& folder = unknown[name];
    for (const Source& source : sources) folder.files.push_back(source.shown);
    folder.shown = folder.files.front().substr(0, folder.files.front().rfind('/'));
  }
  return unknown;
}

// Sorts the files of all trees into folders, and leaves each to be read later.
class Loader {
 public:
  Loader(CatalogueParts parts, std::shared_ptr<CaseCache> cache)
      : parts_(std::move(parts)),
        trees_(std::make_shared<const Trees>(std::move(parts_.payloads))),
        cache_(std::move(cache)) {}

  std::shared_ptr<const Catalogue> load() {
    add_routes(parts_.contract);
    catalogue_->contract = parts_.contract;
    catalogue_->additions = parts_.additions;
    catalogue_->additions_of_api = parts_.additions_of_api;
    catalogue_->page_files = parts_.page_files;
    catalogue_->findings = parts_.findings;
    sort_files();
    name_source();
    return catalogue_;
  }

 private:
  void add_routes(const std::shared_ptr<const Contract>& contract) {
    for (const Api& api : contract->apis) {
      catalogue_->routes.push_back({&api, std::make_shared<const Lazy<Routes>>([&api, contract] {
                                      return routes_of(api, *contract);
                                    })});
    }
  }

  void sort_files() {
    FoldersByName folders;
    catalogue_->people_files.resize(trees_->size());
    for (std::size_t i = 0; i < trees_->size(); ++i) {
      const FileTree& tree = (*trees_)[i];
      add_findings(catalogue_->findings, tree.findings);
      for (const Folder& folder : tree.files.folders()) add_folder(i, folder, folders);
    }
    std::shared_ptr<const FolderFiles> identities = folder_named(identities_folder, folders);
    folders.erase(std::string(identities_folder));
    catalogue_->identities = cache_->identities(id_of(*identities), [identities, cache = cache_] {
      return read_identities(sources_of(*identities), *cache);
    });
    catalogue_->cases.reserve(folders.size());
    for (const auto& [name, files] : folders) read_later(name, files);
    catalogue_->unknown_folders = std::make_shared<const Lazy<UnknownFolders>>(
        [folders = std::move(folders), contract = parts_.contract] {
          return find_unknown(folders, *contract);
        });
    catalogue_->folder_findings = std::make_shared<const Lazy<Findings>>(
        [unknown = catalogue_->unknown_folders, contract = parts_.contract,
         additions = parts_.additions] {
          return check_folders(unknown->get(), *contract, additions->get());
        });
  }

  void add_folder(std::size_t tree, const Folder& folder, FoldersByName& folders) {
    if (folder.name().empty()) {
      for (const File& file : folder.files()) {
        if (is_personas(file.path)) catalogue_->people_files[tree] = file.text;
      }
      return;
    }
    const auto is_case = [](const File& file) { return is_case_path(file.path); };
    if (folder.is_listed() && std::ranges::none_of(folder.files(), is_case)) return;
    folder_named(folder.name(), folders)->parts.push_back({tree, &folder});
  }

  std::shared_ptr<FolderFiles> folder_named(std::string_view name, FoldersByName& folders) const {
    auto found = folders.find(name);
    if (found == folders.end()) {
      found = folders.emplace(name, std::make_shared<FolderFiles>(FolderFiles{trees_, {}})).first;
    }
    return found->second;
  }

  void read_later(const std::string& folder, const std::shared_ptr<const FolderFiles>& files) {
    catalogue_->cases[folder] =
        cache_->cases(*parts_.contract, id_of(*files),
                      [files, folder, contract = parts_.contract, cache = cache_] {
                        const Operation* operation = contract->operations.find(folder);
                        return read_cases(sources_of(*files), operation, *cache);
                      });
  }

  // A commit names its tree; anything else is named by what it holds.
  void name_source() {
    std::vector<std::string> names;
    std::string ids;
    for (const FileTree& tree : *trees_) {
      names.push_back(tree.name);
      ids += tree.files.id();
    }
    catalogue_->source = join(names, ", ");
    if (trees_->size() == 1) {
      const FileTree& only = trees_->front();
      catalogue_->id = only.commit.empty() ? only.files.id().substr(0, 16) : only.commit;
    } else {
      catalogue_->id = sha256_hex(ids).substr(0, 16);
    }
  }

  CatalogueParts parts_;
  std::shared_ptr<const Trees> trees_;
  std::shared_ptr<CaseCache> cache_;
  std::shared_ptr<Catalogue> catalogue_ = std::make_shared<Catalogue>();
};

}  // namespace

std::shared_ptr<const Catalogue> load_catalogue(CatalogueParts parts,
                                                std::shared_ptr<CaseCache> cache) {
  return Loader(std::move(parts), std::move(cache)).load();
}

}  // namespace sandbox
