#include "sync/live_tree.h"

#include <malloc.h>

#include <algorithm>
#include <condition_variable>
#include <ctime>
#include <iterator>
#include <mutex>
#include <random>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <utility>

#include "catalogue/assemble.h"
#include "sync/current_catalogue.h"
#include "sync/give_way.h"
#include "sync/ref_loader.h"
#include "sync/revisions.h"
#include "sync/tree_reader.h"

// One thread does all the work: it waits for something to do (a file that changed, a reload
// that somebody asked for, a ref that a request named, the time to ask git), reads what
// there is, makes a catalogue of it and puts that in the place of the old one. All others
// only say what they want, under a mutex, and wait where their function may wait. What the
// worker alone touches comes last in the class. docs/how-it-works.md tells the life of a
// reload.

namespace sandbox {
namespace {

using Clock = std::chrono::steady_clock;

// What was changing all the while is looked at again that much later.
constexpr std::chrono::milliseconds unsettled_again{50};

// Whoever starts the program asks at once: what the first answer can do without, the watch
// and the reading of all cases, begins that much later.
constexpr std::chrono::milliseconds after_first_answer{20};

// What was read, and how long that took. Throws when there is not one case.
std::string what_was_read(const Catalogue& loaded, const std::string& source,
                          Clock::duration took) {
  const std::size_t cases = count_cases(loaded);
  if (cases == 0) {
    std::string first;
    if (const Findings findings = all_findings(loaded); !findings.empty()) {
      first = ": " + findings.front().sentence.english + " (" + findings.front().place.file + ")";
    }
    throw std::runtime_error("there is not one case to serve in " + loaded.source + first);
  }
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(took);
  return "read " + std::to_string(cases) + " cases of " + source + " in " +
         std::to_string(milliseconds.count()) + " ms";
}

// When git is asked next: a little more or less than the interval, so that many sandboxes
// do not ask at the same moment; longer after each failure, up to sixteen times.
class PollPlan {
 public:
  explicit PollPlan(std::chrono::milliseconds interval) : interval_(interval) {}

  Clock::time_point next() const { return next_; }
  void went(bool well) { failures_ = well ? 0 : failures_ + 1; }
  void plan() {
    if (interval_.count() <= 0) return;
    const double longer = static_cast<double>(1U << std::min(failures_, 4U));
    const double jitter = std::uniform_real_distribution<double>(0.9, 1.1)(random_);
    next_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(interval_ * longer * jitter);
  }

 private:
  std::chrono::milliseconds interval_;  // 0: never
  unsigned int failures_ = 0;
  Clock::time_point next_ = Clock::time_point::max();
  std::mt19937 random_{std::random_device{}()};
};

// The findings of one catalogue after the other: each is told when it is new.
class ToldFindings {
 public:
  Findings new_ones_of(const Catalogue& loaded) {
    Findings findings = all_findings(loaded);
    std::sort(findings.begin(), findings.end());
    Findings added;
    std::set_difference(findings.begin(), findings.end(), told_.begin(), told_.end(),
                        std::back_inserter(added));
    told_ = std::move(findings);
    return added;
  }

 private:
  Findings told_;  // sorted
};

}  // namespace

class LiveTree::Impl {
 public:
  Impl(TreeOrigin origin, LiveOptions options)
      : origin_(std::move(origin)),
        options_(std::move(options)),
        revisions_(origin_.git.has_value(), origin_.ref, options_.refs, options_.max_refs),
        reader_(origin_),
        poll_(origin_.git ? options_.poll : std::chrono::milliseconds(0)) {
    status_.source = reader_.source();
    if (origin_.git) status_.ref = origin_.ref;
  }

  ~Impl() {
    stop();
    if (worker_.joinable()) worker_.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  CataloguePointer catalogue() const { return current_.get(); }

  std::shared_ptr<const TreeFiles> files_of(const Catalogue& catalogue) const {
    const std::lock_guard lock(mutex_);
    return current_.get().get() == &catalogue ? files_ : nullptr;
  }

  TreeStatus status() const {
    const std::lock_guard lock(mutex_);
    TreeStatus status = status_;
    for (const auto& [name, loaded] : revisions_.loaded()) {
      status.refs.push_back({name, loaded.commit});
    }
    return status;
  }

  void start() {
    refresh(Ask::origin, stopping_.get_token());
    poll_.plan();
    {
      const std::lock_guard lock(mutex_);
      if (!catalogue()) throw std::runtime_error(status_.last_error);
      started_ = true;
    }
    worker_ = std::thread([this] { work(stopping_.get_token()); });
  }

  void stop() { stopping_.request_stop(); }

  std::uint64_t ask_for_reload() {
    std::uint64_t mine = 0;
    wake([&] { mine = ++asked_; });
    return mine;
  }

  std::optional<std::string> wait_for_reload(std::uint64_t asked) {
    std::unique_lock lock(mutex_);
    if (!started_) return "the sandbox has not started";
    done_.wait(lock, [&] { return answered_ >= asked || stopped_; });
    if (answered_ < asked) return "the sandbox is stopping";
    if (status_.last_error.empty()) return std::nullopt;
    return status_.last_error;
  }

  Revision catalogue_for(std::string_view ref) {
    const std::lock_guard lock(mutex_);
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
  using Ask = TreeReader::Ask;

  // What the worker is to do.
  struct Errand {
    bool stop = false;
    bool files_changed = false;
    bool reload = false;
    std::uint64_t asked = 0;
  };

  void start_watch() {
    const std::vector<std::string> paths = reader_.paths_to_watch();
    if (!options_.watch || paths.empty()) return;
    watch_.emplace(
        paths,
        [this](Clock::time_point noticed) {
          wake([&] { files_changed_ = std::max(files_changed_, noticed); });
        },
        options_.watching);
    if (!watch_->gets_notices() && options_.watching.notices) {
      options_.log("this system gives no notices of changed files: looking every few seconds");
    }
    // What has changed between the first reading and now is not missed.
    wake([&] { files_changed_ = std::max(files_changed_, Clock::now()); });
  }

  template <class Change>
  void wake(Change change) {
    {
      const std::lock_guard lock(mutex_);
      change();
    }
    woken_.notify_all();
  }

  // Under the mutex.
  Revision look_up(const std::string& ref) {
    Revision found = revisions_.look_up(
        ref, {catalogue(), status_.commit ? status_.commit->id : ""}, Clock::now());
    if (found.state == Revision::State::loading) woken_.notify_all();
    return found;
  }

  // ---- The worker ----

  void work(const std::stop_token& stop) {
    works_beside_answers = true;
    read_variants();
    while (true) {
      const Errand errand = next_errand(stop);
      if (errand.stop) return;
      retired_.drop_unused();
      if (!finished_first_ && catalogue()) finish_first(stop);
      if (errand.reload || Clock::now() >= poll_.next()) {
        refresh(Ask::origin, stop);
        poll_.plan();
      } else if (errand.files_changed) {
        refresh(Ask::nobody, stop);
      }
      {
        const std::lock_guard lock(mutex_);
        answered_ = std::max(answered_, errand.asked);
      }
      done_.notify_all();
      refs_.load_first_waiting(stop);
    }
  }

  // All operations have theirs from one file, which the first answer would have to wait for.
  void read_variants() const {
    const auto& operations = catalogue()->contract->operations.at_once.by_id;
    if (!operations.empty()) operations.begin()->second.variants.all();
  }

  Errand next_errand(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    const auto something = [&] {
      return files_changed_ > last_reading_ || asked_ > answered_ || revisions_.first_waiting();
    };
    woken_.wait_until(lock, stop, next_wake(), something);
    if (stop.stop_requested()) {
      stopped_ = true;
      done_.notify_all();
      return {.stop = true};
    }
    return {false, files_changed_ > last_reading_ || Clock::now() >= read_again_,
            asked_ > answered_, asked_};
  }

  Clock::time_point next_wake() const {
    const auto later = Clock::now() + (!finished_first_ && catalogue() ? after_first_answer
                                       : retired_.empty() ? std::chrono::milliseconds(3'600'000)
                                                          : std::chrono::milliseconds(100));
    return std::min({later, poll_.next(), read_again_});
  }

  void finish_first(const std::stop_token& stop) {
    const CataloguePointer first = catalogue();
    finished_first_ = true;
    if (reader_.is_embedded()) {
      // It holds no mistake, and a folder of it is read in a fraction of a millisecond: whoever
      // starts the program for a dozen requests pays for no other.
      options_.log("serves the embedded tree, and reads what is asked for");
      return;
    }
    try {
      start_watch();
    } catch (const std::exception& error) {
      options_.log("changed files are not noticed: " + sentence_of(error));
    }
    try {
      read_first(*first, stop);
    } catch (const std::exception& error) {
      options_.log(sentence_of(error));
    }
  }

  void read_first(const Catalogue& first, const std::stop_token& stop) {
    // Whoever stops the program does not wait for a tree to be read.
    const auto is_enough = [&] {
      give_way();
      return stop.stop_requested();
    };
    if (!read_everything(first, is_enough)) return;
    try {
      read_whole(first, Clock::now());
    } catch (const std::runtime_error& error) {
      options_.log(error.what());
    }
    options_.found(told_.new_ones_of(first));
#ifdef __GLIBC__
    malloc_trim(0);  // documents leave more behind than they become
#endif
  }

  // Loads what has changed, and tells how it went.
  void refresh(Ask ask, const std::stop_token& stop) {
    std::string error;
    try {
      error = bring_up_to_date(ask, stop);
      refs_.bring_up_to_date(ask, stop);
    } catch (const std::exception& caught) {
      error = sentence_of(caught);
    }
    poll_.went(error.empty());
    if (!error.empty() && catalogue()) options_.log(error);
    const std::lock_guard lock(mutex_);
    status_.last_try = std::time(nullptr);
    status_.last_error = error;
    if (!error.empty()) ++status_.failed_loads;
  }

  // Returns what went wrong without preventing a load: git could not be asked.
  std::string bring_up_to_date(Ask ask, const std::stop_token& stop) {
    const Clock::time_point start = Clock::now();
    last_reading_ = start;
    read_again_ = Clock::time_point::max();
    TreeReader::Update update = reader_.read(ask, stop);
    if (!update.settled) read_again_ = Clock::now() + unsettled_again;
    give_way();
    if (update.changed) publish(update, start);
    reader_.take(update);
    const std::lock_guard lock(mutex_);
    status_.from_cache = update.found.from_cache;
    return update.found.problem;
  }

  void publish(TreeReader::Update& update, Clock::time_point start) {
    auto files = std::make_shared<const TreeFiles>(std::move(update.files));
    CataloguePointer next = assembler_.assemble(*files);
    give_way();
    // The first is read while it is served already; a later one is not to make a
    // request wait, when the one before it need not.
    const bool is_first = catalogue() == nullptr;
    if (!is_first) read_whole(*next, start);
    {
      const std::lock_guard lock(mutex_);
      status_.commit = update.commit;
      status_.loaded_at = std::time(nullptr);
      ++status_.loads;
      if (update.commit) revisions_.remember_commit(update.commit->id);
      retired_.add(current_.replace(std::move(next)));
      files_ = std::move(files);
    }
    signature_ = update.signature;
    if (is_first) return;
    options_.found(told_.new_ones_of(*catalogue()));
  }

  // Throws when there is nothing in it.
  void read_whole(const Catalogue& loaded, Clock::time_point start) {
    read_everything(loaded, give_way_and_go_on);
    additions_of(loaded);
    assembler_.forget_unused();
    options_.log(what_was_read(loaded, reader_.source(), Clock::now() - start));
  }

  const TreeOrigin origin_;
  const LiveOptions options_;
  CurrentCatalogue current_;

  mutable std::mutex mutex_;           // of what follows
  std::condition_variable_any woken_;  // the worker has something to do
  std::condition_variable_any done_;   // it has done something
  Clock::time_point files_changed_;    // when that was last noticed
  bool started_ = false;
  bool stopped_ = false;
  std::uint64_t asked_ = 0;                 // reloads
  std::uint64_t answered_ = 0;              // written by the worker alone
  std::shared_ptr<const TreeFiles> files_;  // of the current catalogue
  Revisions revisions_;
  TreeStatus status_;

  std::stop_source stopping_;

  TreeReader reader_;               // what follows is the worker's
  Clock::time_point last_reading_;  // its start
  Clock::time_point read_again_ = Clock::time_point::max();
  Assembler assembler_{options_.cases_after_stop ? std::stop_token{} : stopping_.get_token(),
                       do_at_once};
  RetiredCatalogues retired_;
  std::string signature_;  // of the current catalogue
  RefLoader refs_{{reader_, assembler_, mutex_, revisions_, retired_,
                   [this](const std::string& signature) {
                     return signature == signature_ ? catalogue() : nullptr;
                   },
                   [this] { done_.notify_all(); }, options_.log}};
  bool finished_first_ = false;
  ToldFindings told_;
  PollPlan poll_;

  std::thread worker_;
  std::optional<Watch> watch_;  // ends before what it calls
};

LiveTree::LiveTree(TreeOrigin origin, LiveOptions options)
    : impl_(std::make_unique<Impl>(std::move(origin), std::move(options))) {}
LiveTree::~LiveTree() = default;

CataloguePointer LiveTree::catalogue() const { return impl_->catalogue(); }
std::shared_ptr<const TreeFiles> LiveTree::files_of(const Catalogue& catalogue) const {
  return impl_->files_of(catalogue);
}
Revision LiveTree::catalogue_for(std::string_view ref) { return impl_->catalogue_for(ref); }
TreeStatus LiveTree::status() const { return impl_->status(); }
std::uint64_t LiveTree::ask_for_reload() { return impl_->ask_for_reload(); }
void LiveTree::start() { impl_->start(); }
void LiveTree::stop() { impl_->stop(); }
std::optional<std::string> LiveTree::wait_for_reload(std::uint64_t asked) {
  return impl_->wait_for_reload(asked);
}
Revision LiveTree::wait_for(std::string_view ref) { return impl_->wait_for(ref); }

}  // namespace sandbox
