#include "catalogue/load.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "catalogue/read_case.h"
#include "model/match_key.h"
#include "support/hash.h"
#include "support/text.h"

namespace sandbox {
namespace {

constexpr std::string_view identities_folder = "france_connect";

// `<folder>/<name>` of a case file; absent for anything else in a tree.
struct CasePath {
  std::string folder;
  std::string name;
};

std::optional<CasePath> case_path(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos || path.find('/', slash + 1) != std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view name = path.substr(slash + 1);
  if (!name.ends_with(".yaml") && !name.ends_with(".yml") && !name.ends_with(".json")) {
    return std::nullopt;
  }
  return CasePath{std::string(path.substr(0, slash)), std::string(name)};
}

bool is_default(std::string_view name) {
  return name == "404.yaml" || name == "404.yml" || name == "404.json";
}

// Puts the cases of several trees together, later trees over earlier ones.
class Loader {
 public:
  Loader(CatalogueParts parts, CaseCache& cache)
      : payloads_(std::move(parts.payloads)),
        openapi_texts_(std::move(parts.openapi_texts)),
        cache_(cache) {
    catalogue_->contract = std::move(parts.contract);
    catalogue_->documented = std::move(parts.documented);
    catalogue_->documents = std::move(parts.documents);
    catalogue_->findings = std::move(parts.findings);
  }

  std::shared_ptr<const Catalogue> load() {
    for (const auto& [id, operation] : catalogue_->contract->operations) {
      catalogue_->routes.add(operation);
    }
    for (const Page& page : catalogue_->contract->pages) catalogue_->routes.add(page);
    for (const FileTree& tree : payloads_) add_tree(tree);
    for (auto& [operation, cases] : catalogue_->cases) {
      catalogue_->case_count += cases.cases.size();
      index_forgiven(operation, cases);
    }
    name_source();
    return catalogue_;
  }

 private:
  void add_tree(const FileTree& tree) {
    add_findings(tree.findings);
    std::string last_folder;
    TextMap<const TestCase*> keys_of_this_tree;
    for (const File& file : tree.files) {
      const auto path = case_path(file.path);
      if (!path) continue;
      if (path->folder != last_folder) {
        last_folder = path->folder;
        keys_of_this_tree.clear();
        check_folder(tree, path->folder);
      }
      const auto read = read_file(tree, file, *path);
      add_findings(read->findings);
      if (read->identity) add_identity(*read->identity);
      if (read->test_case) add_case(read->test_case, keys_of_this_tree);
    }
  }

  std::shared_ptr<const ReadFile> read_file(const FileTree& tree, const File& file,
                                            const CasePath& path) {
    const std::string shown = shown_path(tree, file);
    if (auto known = cache_.find(shown, file.id)) return known;
    auto read = std::make_shared<const ReadFile>(
        path.folder == identities_folder ? read_identity(*file.text, path.name, shown)
                                         : read_case(*file.text, path.folder, path.name, shown));
    cache_.keep(shown, file.id, read);
    return read;
  }

  void add_identity(const Identity& identity) { catalogue_->identities[identity.token] = identity; }

  void add_case(const std::shared_ptr<const TestCase>& added,
                TextMap<const TestCase*>& keys_of_this_tree) {
    CaseSet& set = catalogue_->cases[added->operation];
    if (is_default(added->name)) set.not_found = added.get();
    const auto [known, is_new] = keys_of_this_tree.emplace(added->key, added.get());
    if (!is_new) {
      catalogue_->findings.push_back(
          {added->place, Severity::error, "same-key",
           "the same `params` as " + known->second->place.file + ", so this case is never served",
           "change the params, or remove one of the two files"});
      // A default needs no key of its own to be served.
      if (is_default(added->name)) set.cases.push_back(added);
      return;
    }
    if (const auto replaced = set.by_key.find(added->key); replaced != set.by_key.end()) {
      const TestCase* old = replaced->second;
      if (set.not_found == old) {
        replaced->second = added.get();
        set.cases.push_back(added);
        return;
      }
      std::erase_if(set.cases, [&](const auto& entry) { return entry.get() == old; });
    }
    set.by_key[added->key] = added.get();
    set.cases.push_back(added);
  }

  // For each variant that forgives names: the cases that carry them, by the key
  // that is left without.
  void index_forgiven(const std::string& operation, CaseSet& set) {
    const auto known = catalogue_->contract->operations.find(operation);
    if (known == catalogue_->contract->operations.end()) return;
    for (const Variant& variant : known->second.variants) {
      if (variant.forgives.empty()) continue;
      for (const auto& [key, test_case] : set.by_key) {
        std::string shorter = match_key(test_case->params, variant.forgives);
        if (shorter != key) set.forgiven[std::move(shorter)].push_back(test_case);
      }
    }
  }

  void check_folder(const FileTree& tree, const std::string& folder) {
    const Contract& contract = *catalogue_->contract;
    const auto tell = [&](std::string sentence, std::string hint) {
      catalogue_->findings.push_back({{tree.name + "/" + folder, 0, 0},
                                      Severity::warning,
                                      "unknown-operation",
                                      std::move(sentence),
                                      std::move(hint)});
    };
    if (folder == identities_folder || contract.operations.contains(folder)) return;
    if (const auto closed = contract.closed.find(folder); closed != contract.closed.end()) {
      tell("the operation is closed (" + closed->second + " answers 410): no case here is served",
           "remove the folder");
      return;
    }
    const bool documented = std::ranges::any_of(openapi_texts_, [&](const auto& text) {
      return text->find("x-operationId: " + folder) != std::string::npos;
    });
    if (documented) return;
    std::vector<std::string> known;
    for (const auto& [id, operation] : contract.operations) known.push_back(id);
    const std::string meant = nearest(folder, known);
    tell("there is no operation of this name, so its cases are never served",
         meant.empty() ? "`bac-a-sable operations` lists the names"
                       : "did you mean `" + meant + "`?");
  }

  void add_findings(const Findings& findings) {
    catalogue_->findings.insert(catalogue_->findings.end(), findings.begin(), findings.end());
  }

  // A commit names its tree; anything else is named by what it holds.
  void name_source() {
    std::vector<std::string> names;
    std::string content;
    for (const FileTree& tree : payloads_) {
      names.push_back(tree.name);
      for (const File& file : tree.files) content += file.path + '\0' + file.id + '\n';
    }
    catalogue_->source = join(names, ", ");
    const bool is_commit = payloads_.size() == 1 && !payloads_.front().commit.empty();
    catalogue_->id = is_commit ? payloads_.front().commit : sha256_hex(content).substr(0, 16);
  }

  std::vector<FileTree> payloads_;
  std::vector<std::shared_ptr<const std::string>> openapi_texts_;
  CaseCache& cache_;
  std::shared_ptr<Catalogue> catalogue_ = std::make_shared<Catalogue>();
};

}  // namespace

std::shared_ptr<const ReadFile> CaseCache::find(const std::string& path, const std::string& id) {
  const auto found = entries_.find({path, id});
  if (found == entries_.end()) return nullptr;
  found->second.used = true;
  return found->second.file;
}

void CaseCache::keep(const std::string& path, const std::string& id,
                     std::shared_ptr<const ReadFile> file) {
  entries_[{path, id}] = {std::move(file), true};
}

void CaseCache::forget_unused() {
  std::erase_if(entries_, [](const auto& entry) { return !entry.second.used; });
  for (auto& [key, entry] : entries_) entry.used = false;
}

std::shared_ptr<const Catalogue> load_catalogue(CatalogueParts parts, CaseCache& cache) {
  return Loader(std::move(parts), cache).load();
}

}  // namespace sandbox
