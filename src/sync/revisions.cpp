#include "sync/revisions.h"

#include <algorithm>
#include <utility>

#include "support/text.h"
#include "sync/git_mirror.h"

namespace sandbox {
namespace {

constexpr std::chrono::seconds unknown_lasts{10};
constexpr std::chrono::seconds failure_lasts{2};
constexpr std::size_t max_refusals = 256;
constexpr std::size_t max_waiting = 64;
constexpr std::size_t max_seen_commits = 4096;

// `*` stands for any text, slashes included, `?` for one byte. Goes back to the last `*`
// only, which is enough: pattern x text steps at most.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t read = 0;
  std::size_t star = std::string_view::npos;
  std::size_t from = 0;
  while (read < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      from = read;
    } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[read])) {
      ++at;
      ++read;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      read = ++from;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

bool is_commit_prefix(std::string_view text) {
  return text.size() >= 7 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Revision ready(Revisions::CataloguePointer catalogue) {
  if (!catalogue) return {Revision::State::loading, nullptr, "the tree is being loaded"};
  return {Revision::State::ready, std::move(catalogue), {}};
}

}  // namespace

Revisions::Revisions(bool from_git, std::string main_ref, std::vector<std::string> patterns,
                     std::size_t most)
    : from_git_(from_git),
      main_ref_(std::move(main_ref)),
      patterns_(std::move(patterns)),
      most_(most) {}

Revision Revisions::look_up(const std::string& ref, const Main& main, Time now) {
  using State = Revision::State;
  CataloguePointer known = at_commit(ref, main);
  if (!from_git_ || (patterns_.empty() && ref != main_ref_ && !known)) {
    return {State::unknown, nullptr,
            "this sandbox serves one revision only; start it with --git and --refs to have "
            "others"};
  }
  if (ref == main_ref_) return ready(main.catalogue);
  if (const auto found = loaded_.find(ref); found != loaded_.end()) {
    found->second.used = ++clock_;
    return ready(found->second.catalogue);
  }
  if (known) return ready(std::move(known));
  if (const auto refused = refusals_.find(ref); refused != refusals_.end()) {
    if (now < refused->second.until) return refused->second.revision;
    refusals_.erase(refused);
  }
  if (!is_ref_name(ref) || !may_be_named(ref)) {
    return {State::unknown, nullptr, "requests may not name this revision; " + what_there_is()};
  }
  if (std::ranges::find(waiting_, ref) == waiting_.end()) {
    if (waiting_.size() >= max_waiting) {
      return {State::failed, nullptr, "too many revisions are asked for at once; try again later"};
    }
    waiting_.push_back(ref);
  }
  return {State::loading, nullptr, "this revision is being fetched; ask again in a moment"};
}

std::optional<std::string> Revisions::first_waiting() const {
  return waiting_.empty() ? std::nullopt : std::optional(waiting_.front());
}

std::vector<Revisions::CataloguePointer> Revisions::admit(const std::string& ref, Loaded loaded) {
  Loaded& known = loaded_[ref];
  std::vector<CataloguePointer> gone{std::move(known.catalogue)};
  loaded.used = known.used == 0 ? ++clock_ : known.used;
  remember_commit(loaded.commit);
  known = std::move(loaded);
  refusals_.erase(ref);
  if (loaded_.size() > most_) {
    const auto oldest =
        std::ranges::min_element(loaded_, {}, [](const auto& entry) { return entry.second.used; });
    gone.push_back(std::move(oldest->second.catalogue));
    loaded_.erase(oldest);
  }
  return gone;
}

void Revisions::refuse(const std::string& ref, Revision::State state, const std::string& reason,
                       Time now) {
  if (refusals_.size() >= max_refusals) refusals_.clear();
  const bool unknown = state == Revision::State::unknown;
  const std::string list = unknown ? "; " + what_there_is() : "";
  refusals_[ref] = {{state, nullptr, reason + list},
                    now + (unknown ? unknown_lasts : failure_lasts)};
}

Revisions::CataloguePointer Revisions::forget(const std::string& ref) {
  const auto node = loaded_.extract(ref);
  return node ? node.mapped().catalogue : nullptr;
}

void Revisions::remember_commit(const std::string& commit) {
  if (seen_commits_.size() >= max_seen_commits) seen_commits_.clear();
  seen_commits_.insert(commit);
}

Revisions::CataloguePointer Revisions::with_signature(const std::string& signature) const {
  for (const auto& [name, loaded] : loaded_) {
    if (loaded.signature == signature) return loaded.catalogue;
  }
  return nullptr;
}

// A commit that is in memory under another name may be asked for by its id.
Revisions::CataloguePointer Revisions::at_commit(const std::string& ref, const Main& main) const {
  if (!is_commit_prefix(ref)) return nullptr;
  if (main.commit.starts_with(ref)) return main.catalogue;
  for (const auto& [name, loaded] : loaded_) {
    if (loaded.commit.starts_with(ref)) return loaded.catalogue;
  }
  return nullptr;
}

bool Revisions::may_be_named(const std::string& ref) const {
  return seen_commits_.contains(ref) ||
         std::ranges::any_of(patterns_,
                             [&](const std::string& pattern) { return matches(pattern, ref); });
}

std::string Revisions::what_there_is() const {
  std::set<std::string> names(patterns_.begin(), patterns_.end());
  names.insert(main_ref_);
  for (const auto& [name, loaded] : loaded_) names.insert(name);
  return "there are: " + join({names.begin(), names.end()}, ", ");
}

}  // namespace sandbox
