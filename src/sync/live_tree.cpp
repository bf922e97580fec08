#include "sync/live_tree.h"

#include <algorithm>
#include <condition_variable>
#include <ctime>
#include <deque>
#include <iterator>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <utility>

#include "support/text.h"
#include "sync/embedded.h"
#include "sync/folder.h"
#include "sync/give_way.h"

namespace sandbox {
namespace {

using Clock = std::chrono::steady_clock;
using CataloguePointer = std::shared_ptr<const Catalogue>;

// How long an unknown ref stays unknown, so that asking for one again and again
// does not make us ask git each time.
constexpr std::chrono::seconds refusal_lasts{10};
constexpr std::chrono::seconds failure_lasts{2};
constexpr std::size_t max_refusals = 256;
constexpr std::size_t max_waiting = 64;
constexpr std::size_t max_seen_commits = 4096;

// `*` stands for any text, slashes included, `?` for one byte.
bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (matches(pattern.substr(1), text.substr(i))) return true;
    }
    return false;
  }
  return !text.empty() && (pattern.front() == '?' || pattern.front() == text.front()) &&
         matches(pattern.substr(1), text.substr(1));
}

bool is_commit_prefix(std::string_view text) {
  return text.size() >= 7 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Equal for files that make the same catalogue.
std::string signature_of(const TreeFiles& files) {
  std::string signature = ids_of(files.schemas.files) + '\n' + ids_of(files.openapi) + '\n';
  for (const FileTree& tree : files.payloads) {
    signature += tree.name + '\0' + tree.commit + '\n';
    signature += ids_of(tree.files) + '\n';
    for (const Finding& finding : tree.findings) signature += to_string(finding) + '\n';
  }
  return signature;
}

std::string source_of(const TreeOrigin& origin, const std::optional<GitMirror>& mirror) {
  std::vector<std::string> names = origin.payloads;
  if (mirror) names.insert(names.begin(), mirror->url());
  return names.empty() ? "embedded" : join(names, ", ");
}

std::vector<std::string> watched_paths(const TreeOrigin& origin) {
  std::vector<std::string> paths = origin.payloads;
  if (!origin.schemas.empty()) paths.push_back(origin.schemas);
  paths.insert(paths.end(), origin.openapi.begin(), origin.openapi.end());
  return paths;
}

// For read_everything(), which asks between two operations.
bool give_way_and_go_on() {
  give_way();
  return false;
}

// Catalogues that were replaced, until the last request that uses them is over:
// they are taken apart on our thread, never on one that answers.
class Retired {
 public:
  void add(CataloguePointer catalogue) {
    if (catalogue && std::ranges::find(catalogues_, catalogue) == catalogues_.end()) {
      catalogues_.push_back(std::move(catalogue));
    }
  }
  void drop_unused() {
    std::erase_if(catalogues_, [](const auto& catalogue) { return catalogue.use_count() == 1; });
  }
  bool empty() const { return catalogues_.empty(); }

 private:
  std::vector<CataloguePointer> catalogues_;
};

}  // namespace

LocalFiles::LocalFiles(const TreeOrigin& origin) : origin_(origin) {
  if (origin_.schemas.empty()) embedded_.schemas = embedded_schemas();
  if (origin_.payloads.empty() && !origin_.git) embedded_.payloads = {embedded_payloads()};
}

TreeFiles LocalFiles::read() {
  TreeFiles files = embedded_;
  if (!origin_.schemas.empty())
    files.schemas = read_folder(origin_.schemas, memory_, advice_on_schemas);
  for (const std::string& folder : origin_.payloads) {
    files.payloads.push_back(read_folder(folder, memory_));
  }
  for (const std::string& path : origin_.openapi) files.openapi.push_back(read_file(path, memory_));
  memory_.forget_unused();
  return files;
}

// All work is done on one thread, which alone touches the members of the last
// group; the others are under the mutex.
class LiveTree::Impl {
 public:
  Impl(TreeOrigin origin, LiveOptions options)
      : origin_(std::move(origin)), options_(std::move(options)), files_(origin_) {
    if (origin_.git) mirror_.emplace(*origin_.git);
    status_.source = source_of(origin_, mirror_);
    if (mirror_) status_.ref = origin_.ref;
  }

  ~Impl() {
    stop();
    if (worker_.joinable()) worker_.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  // A lock held for the copying of one pointer: std::atomic<std::shared_ptr> of
  // g++ 12 does the same inside, in a way that TSan rightly reports.
  CataloguePointer catalogue() const {
    const std::lock_guard lock(current_mutex_);
    return current_;
  }

  TreeStatus status() const {
    const std::lock_guard lock(mutex_);
    TreeStatus status = status_;
    for (const auto& [name, loaded] : refs_) status.refs.push_back({name, loaded.commit});
    return status;
  }

  void start() {
    // Before the first reading: what changes during it is not missed.
    const std::vector<std::string> paths = watched_paths(origin_);
    if (options_.watch && !paths.empty()) {
      watch_.emplace(
          paths,
          [this](Clock::time_point noticed) {
            wake([&] { files_changed_ = std::max(files_changed_, noticed); });
          },
          options_.watching);
      if (!watch_->gets_notices() && options_.watching.notices) {
        options_.log("this system gives no notices of changed files: looking every few seconds");
      }
    }
    {
      const std::lock_guard lock(mutex_);
      started_ = true;
    }
    worker_ = std::thread([this] { work(stopping_.get_token()); });
    const auto reason = reload();
    if (!catalogue()) throw std::runtime_error(reason.value_or("the tree can't be loaded"));
  }

  void stop() { stopping_.request_stop(); }

  void reload_soon() {
    wake([this] { ++asked_; });
  }

  std::optional<std::string> reload() {
    std::unique_lock lock(mutex_);
    if (!started_) return "the sandbox has not started";
    const std::uint64_t mine = ++asked_;
    woken_.notify_all();
    done_.wait(lock, [&] { return answered_ >= mine || stopped_; });
    if (answered_ < mine) return "the sandbox is stopping";
    if (status_.last_error.empty()) return std::nullopt;
    return status_.last_error;
  }

  Revision catalogue_for(std::string_view ref) {
    std::unique_lock lock(mutex_);
    return look_up(std::string(ref));
  }

  Revision wait_for(std::string_view ref) {
    std::unique_lock lock(mutex_);
    Revision revision;
    done_.wait(lock, [&] {
      revision = look_up(std::string(ref));
      return revision.state != Revision::State::loading || stopped_;
    });
    return revision;
  }

 private:
  struct Loaded {
    std::string commit;
    CataloguePointer catalogue;
    std::string signature;        // of all files
    std::string local_signature;  // of those that are not git's
    std::uint64_t used = 0;       // the higher, the later
  };
  struct Refusal {
    Revision revision;
    Clock::time_point until;
  };
  enum class Ask { origin, nobody };

  // ---- Under the mutex ----

  template <class Change>
  void wake(Change change) {
    {
      const std::lock_guard lock(mutex_);
      change();
    }
    woken_.notify_all();
  }

  Revision look_up(const std::string& ref) {
    using State = Revision::State;
    if (!mirror_ || (options_.refs.empty() && ref != origin_.ref && !is_loaded_commit(ref))) {
      return {State::unknown, nullptr,
              "this sandbox serves one revision only; start it with --git "
              "and --refs to have others"};
    }
    if (ref == origin_.ref) return ready(current_of_main());
    if (const auto found = refs_.find(ref); found != refs_.end()) {
      found->second.used = ++clock_;
      return ready(found->second.catalogue);
    }
    if (CataloguePointer known = of_loaded_commit(ref)) return ready(std::move(known));
    if (const auto refused = refusals_.find(ref); refused != refusals_.end()) {
      if (Clock::now() < refused->second.until) return refused->second.revision;
      refusals_.erase(refused);
    }
    if (!is_ref_name(ref) || !is_allowed(ref)) {
      return {State::unknown, nullptr, "requests may not name this revision; " + what_there_is()};
    }
    if (std::ranges::find(waiting_, ref) == waiting_.end()) {
      if (waiting_.size() >= max_waiting) {
        return {State::failed, nullptr,
                "too many revisions are asked for at once; try again later"};
      }
      waiting_.push_back(ref);
      woken_.notify_all();
    }
    return {State::loading, nullptr, "this revision is being fetched; ask again in a moment"};
  }

  static Revision ready(CataloguePointer catalogue) {
    if (!catalogue) return {Revision::State::loading, nullptr, "the tree is being loaded"};
    return {Revision::State::ready, std::move(catalogue), {}};
  }

  CataloguePointer current_of_main() const { return catalogue(); }

  bool is_allowed(const std::string& ref) const {
    return seen_commits_.contains(ref) ||
           std::ranges::any_of(options_.refs,
                               [&](const auto& pattern) { return matches(pattern, ref); });
  }

  bool is_loaded_commit(const std::string& ref) const { return of_loaded_commit(ref) != nullptr; }

  // A commit that is in memory under another name may be asked for by its id.
  CataloguePointer of_loaded_commit(const std::string& ref) const {
    if (!is_commit_prefix(ref)) return nullptr;
    if (status_.commit && status_.commit->id.starts_with(ref)) return current_of_main();
    for (const auto& [name, loaded] : refs_) {
      if (loaded.commit.starts_with(ref)) return loaded.catalogue;
    }
    return nullptr;
  }

  std::string what_there_is() const {
    std::set<std::string> names(options_.refs.begin(), options_.refs.end());
    names.insert(origin_.ref);
    for (const auto& [name, loaded] : refs_) names.insert(name);
    return "there are: " + join({names.begin(), names.end()}, ", ");
  }

  void refuse(const std::string& ref, Revision::State state, const std::string& reason) {
    if (refusals_.size() >= max_refusals) refusals_.clear();
    const std::string list = state == Revision::State::unknown ? "; " + what_there_is() : "";
    const auto lasts = state == Revision::State::unknown ? refusal_lasts : failure_lasts;
    refusals_[ref] = {{state, nullptr, reason + list}, Clock::now() + lasts};
  }

  void set_ref(const std::string& ref, Loaded loaded) {
    Loaded& known = refs_[ref];
    retired_.add(known.catalogue);
    loaded.used = known.used == 0 ? ++clock_ : known.used;
    remember_commit(loaded.commit);
    known = std::move(loaded);
    refusals_.erase(ref);
    if (refs_.size() > options_.max_refs) {
      const auto oldest =
          std::ranges::min_element(refs_, {}, [](const auto& entry) { return entry.second.used; });
      retired_.add(oldest->second.catalogue);
      refs_.erase(oldest);
    }
  }

  void remember_commit(const std::string& commit) {
    if (seen_commits_.size() >= max_seen_commits) seen_commits_.clear();
    seen_commits_.insert(commit);
  }

  // ---- The worker ----

  void work(const std::stop_token& stop) {
    while (true) {
      bool files_changed = false;
      std::uint64_t asked = 0;
      std::optional<std::string> ref;
      {
        std::unique_lock lock(mutex_);
        const auto something = [&] {
          return files_changed_ > last_reading_ || asked_ > answered_ || !waiting_.empty();
        };
        woken_.wait_until(lock, stop, next_wake(), something);
        if (stop.stop_requested()) {
          stopped_ = true;
          done_.notify_all();
          return;
        }
        files_changed = files_changed_ > last_reading_;
        asked = asked_;
        if (!waiting_.empty()) ref = waiting_.front();
      }
      retired_.drop_unused();
      const bool poll = Clock::now() >= next_poll_;
      if (asked > answered_ || poll) {
        refresh(Ask::origin, stop);
        plan_next_poll();
      } else if (files_changed) {
        refresh(Ask::nobody, stop);
      }
      if (ref) load_ref(*ref, stop);
      {
        const std::lock_guard lock(mutex_);
        answered_ = std::max(answered_, asked);
        if (ref) waiting_.pop_front();
      }
      done_.notify_all();
      finish_first(stop);
    }
  }

  void finish_first(const std::stop_token& stop) {
    const CataloguePointer first = catalogue();
    if (finished_first_ || !first) return;
    // Whoever stops the program does not wait for a tree to be read.
    const auto is_enough = [&] {
      give_way();
      return stop.stop_requested();
    };
    if (!read_everything(*first, is_enough)) return;
    finished_first_ = true;
    try {
      read_whole(*first, Clock::now());
    } catch (const std::exception& error) {
      options_.log(error.what());
    }
    tell_findings(*first);
  }

  Clock::time_point next_wake() const {
    const auto later = Clock::now() + (retired_.empty() ? std::chrono::milliseconds(3'600'000)
                                                        : std::chrono::milliseconds(100));
    return std::min(later, next_poll_);
  }

  // A little more or less than the interval, so that many sandboxes do not ask at
  // the same moment; longer after each failure, up to sixteen times.
  void plan_next_poll() {
    if (!mirror_ || options_.poll.count() <= 0) return;
    const double longer = static_cast<double>(1U << std::min(failures_, 4U));
    const double jitter = std::uniform_real_distribution<double>(0.9, 1.1)(random_);
    next_poll_ =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(options_.poll * longer * jitter);
  }

  // Loads what has changed, and tells how it went.
  void refresh(Ask ask, const std::stop_token& stop) {
    std::string error;
    try {
      error = bring_up_to_date(ask, stop);
      update_refs(ask, stop);
    } catch (const std::exception& caught) {
      error = caught.what();
    }
    failures_ = error.empty() ? 0 : failures_ + 1;
    if (!error.empty() && catalogue()) options_.log(error);
    const std::lock_guard lock(mutex_);
    status_.last_try = std::time(nullptr);
    status_.last_error = error;
  }

  // Returns what went wrong without preventing a load: git could not be asked.
  std::string bring_up_to_date(Ask ask, const std::stop_token& stop) {
    const Clock::time_point start = Clock::now();
    last_reading_ = start;
    TreeFiles local = files_.read();
    give_way();
    std::string local_signature = signature_of(local);
    std::string problem;
    std::string commit;
    if (mirror_) commit = commit_to_serve(ask, problem, stop);
    if (local_signature != local_signature_ || commit != main_commit_) {
      // Kept for the other refs: all of them have the same overlays.
      if (mirror_) local_ = local;
      std::optional<Commit> info;
      TreeFiles files;
      try {
        files = with_git(std::move(local), origin_.ref, commit, stop, &info);
      } catch (const std::runtime_error& error) {
        const std::string earlier = commit_to_start_with();
        if (earlier.empty() || earlier == commit || stop.stop_requested()) throw;
        commit = earlier;
        problem = std::string(error.what()) + "; serving what was fetched earlier";
        files = with_git(local_, origin_.ref, commit, stop, &info);
        set_from_cache(true);
      }
      publish(files, info, start);
      local_signature_ = std::move(local_signature);
      main_commit_ = commit;
    }
    if (ask == Ask::origin && problem.empty()) set_from_cache(false);
    return problem;
  }

  // Where the ref was when an earlier run fetched it; empty once we serve one.
  std::string commit_to_start_with() {
    return main_commit_.empty() ? mirror_->remembered(origin_.ref).value_or("") : "";
  }

  void set_from_cache(bool from_cache) {
    const std::lock_guard lock(mutex_);
    status_.from_cache = from_cache;
  }

  // Where the ref is now; where it was, with `problem` set, when git can't tell.
  std::string commit_to_serve(Ask ask, std::string& problem, const std::stop_token& stop) {
    if (ask == Ask::nobody && !main_commit_.empty()) return main_commit_;
    try {
      return mirror_->ask(origin_.ref, stop);
    } catch (const std::runtime_error& error) {
      problem = error.what();
      const bool first = main_commit_.empty();
      if (first && dynamic_cast<const UnknownRef*>(&error) != nullptr) throw;
      std::string commit = first ? commit_to_start_with() : main_commit_;
      if (commit.empty()) {
        throw std::runtime_error(problem +
                                 "; nothing was fetched from there before, so there is nothing to "
                                 "serve: check the URL and the network");
      }
      if (first) set_from_cache(true);
      problem +=
          status().from_cache ? "; serving what was fetched earlier" : "; the tree stays as it is";
      return commit;
    }
  }

  void publish(const TreeFiles& files, const std::optional<Commit>& info, Clock::time_point start) {
    std::string signature = mirror_ ? signature_of(files) : "";  // to compare refs with
    give_way();
    CataloguePointer next = assembler_.assemble(files);
    give_way();
    // The first is read while it is served already; a later one is not to make a
    // request wait, when the one before it need not.
    const bool is_first = catalogue() == nullptr;
    if (!is_first) read_whole(*next, start);
    {
      const std::lock_guard lock(mutex_);
      status_.commit = info;
      status_.loaded_at = std::time(nullptr);
      if (info) remember_commit(info->id);
      const std::lock_guard current_lock(current_mutex_);
      retired_.add(std::exchange(current_, std::move(next)));
    }
    signature_ = std::move(signature);
    if (!is_first) tell_findings(*catalogue());
  }

  // Throws when there is nothing in it.
  void read_whole(const Catalogue& loaded, Clock::time_point start) {
    read_everything(loaded, give_way_and_go_on);
    additions_of(loaded);
    assembler_.forget_unused();
    const std::size_t cases = count_cases(loaded);
    if (cases == 0) {
      const Findings findings = all_findings(loaded);
      throw std::runtime_error("there is not one case to serve in " + loaded.source +
                               (findings.empty() ? ""
                                                 : ": " + findings.front().sentence.english + " (" +
                                                       findings.front().place.file + ")"));
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
    options_.log("read " + std::to_string(cases) + " cases of " + status().source + " in " +
                 std::to_string(took.count()) + " ms");
  }

  // Those that were not there before.
  void tell_findings(const Catalogue& loaded) {
    Findings findings = all_findings(loaded);
    std::sort(findings.begin(), findings.end());
    Findings added;
    std::set_difference(findings.begin(), findings.end(), told_.begin(), told_.end(),
                        std::back_inserter(added));
    for (const Finding& finding : added) options_.found(finding);
    told_ = std::move(findings);
  }

  // Everything that the catalogue at a commit is made of: `files`, and git's beneath.
  TreeFiles with_git(TreeFiles files, const std::string& ref, const std::string& commit,
                     const std::stop_token& stop, std::optional<Commit>* info) {
    if (!mirror_) return files;
    FileTree tree;
    std::vector<File> documents;
    const auto read = [&](const GitRepository& repository) {
      tree = repository.read_tree(commit, origin_.git_path);
      if (!origin_.git_openapi.empty()) {
        documents = repository.read_files(commit, origin_.git_openapi);
      }
      if (info != nullptr) *info = repository.commit(commit);
    };
    mirror_->with_commit(ref, commit, read, stop);
    files.payloads.insert(files.payloads.begin(), std::move(tree));
    files.openapi.insert(files.openapi.begin(), documents.begin(), documents.end());
    return files;
  }

  // Brings the other refs in memory up to date; forgets those that are gone.
  void update_refs(Ask ask, const std::stop_token& stop) {
    std::map<std::string, Loaded> refs;
    {
      const std::lock_guard lock(mutex_);
      refs = refs_;
    }
    for (const auto& [ref, loaded] : refs) {
      try {
        const std::string commit = ask == Ask::origin ? mirror_->ask(ref, stop) : loaded.commit;
        if (commit == loaded.commit && loaded.local_signature == local_signature_) continue;
        load_ref_at(ref, commit, stop);
      } catch (const UnknownRef& error) {
        options_.log(std::string(error.what()) + ": forgetting it");
        const std::lock_guard lock(mutex_);
        if (const auto found = refs_.find(ref); found != refs_.end()) {
          retired_.add(found->second.catalogue);
          refs_.erase(found);
        }
      }
    }
  }

  void load_ref(const std::string& ref, const std::stop_token& stop) {
    using State = Revision::State;
    try {
      load_ref_at(ref, mirror_->ask(ref, stop), stop);
    } catch (const UnknownRef& error) {
      const std::lock_guard lock(mutex_);
      refuse(ref, State::unknown, error.what());
    } catch (const std::exception& error) {
      options_.log("cannot serve " + ref + ": " + error.what());
      const std::lock_guard lock(mutex_);
      refuse(ref, State::failed, error.what());
    }
  }

  void load_ref_at(const std::string& ref, const std::string& commit, const std::stop_token& stop) {
    const TreeFiles files = with_git(local_, ref, commit, stop, nullptr);
    std::string signature = signature_of(files);
    // Two names of one commit share their catalogue.
    CataloguePointer shared = signature == signature_ ? catalogue() : nullptr;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [name, loaded] : refs_) {
        if (loaded.signature == signature && !shared) shared = loaded.catalogue;
      }
    }
    if (!shared) {
      shared = assembler_.assemble(files);
      read_everything(*shared, give_way_and_go_on);
      additions_of(*shared);
      assembler_.forget_unused();
      options_.log("read " + ref + " at " + commit.substr(0, 10));
    }
    const std::lock_guard lock(mutex_);
    set_ref(ref, {commit, std::move(shared), std::move(signature), local_signature_, 0});
  }

  const TreeOrigin origin_;
  const LiveOptions options_;

  mutable std::mutex current_mutex_;
  CataloguePointer current_;

  mutable std::mutex mutex_;
  std::condition_variable_any woken_;  // the worker has something to do
  std::condition_variable_any done_;   // it has done something
  Clock::time_point files_changed_;    // when that was last noticed
  bool started_ = false;
  bool stopped_ = false;
  std::uint64_t asked_ = 0;          // reloads
  std::uint64_t answered_ = 0;       // written by the worker alone
  std::deque<std::string> waiting_;  // refs to load
  std::map<std::string, Loaded> refs_;
  std::map<std::string, Refusal> refusals_;
  std::set<std::string> seen_commits_;  // of refs that may be named, since the start
  std::uint64_t clock_ = 0;
  TreeStatus status_;

  std::optional<GitMirror> mirror_;
  LocalFiles files_;
  Clock::time_point last_reading_;  // of them, its start
  Assembler assembler_;
  Retired retired_;
  std::string signature_;  // of the current catalogue
  std::string main_commit_;
  TreeFiles local_;  // beside git's
  std::string local_signature_ = "none yet";
  bool finished_first_ = false;
  Findings told_;  // of the current catalogue, sorted
  unsigned int failures_ = 0;
  Clock::time_point next_poll_ = Clock::time_point::max();
  std::mt19937 random_{std::random_device{}()};

  std::stop_source stopping_;
  std::thread worker_;
  std::optional<Watch> watch_;  // ends before what it calls
};

LiveTree::LiveTree(TreeOrigin origin, LiveOptions options)
    : impl_(std::make_unique<Impl>(std::move(origin), std::move(options))) {}
LiveTree::~LiveTree() = default;

CataloguePointer LiveTree::catalogue() const { return impl_->catalogue(); }
Revision LiveTree::catalogue_for(std::string_view ref) { return impl_->catalogue_for(ref); }
TreeStatus LiveTree::status() const { return impl_->status(); }
void LiveTree::reload_soon() { impl_->reload_soon(); }
void LiveTree::start() { impl_->start(); }
void LiveTree::stop() { impl_->stop(); }
std::optional<std::string> LiveTree::reload() { return impl_->reload(); }
Revision LiveTree::wait_for(std::string_view ref) { return impl_->wait_for(ref); }

}  // namespace sandbox
