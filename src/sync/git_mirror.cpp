#include "sync/git_mirror.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>
#include <thread>
#include <utility>

#include "support/base64.h"
#include "support/descriptor.h"
#include "support/hash.h"
#include "support/shown_url.h"
#include "support/text.h"
#include "sync/left_out.h"
#include "sync/run_git.h"

// The cache is a bare repository of which only refs of our own count: git sets one last,
// when all that it needs is there, so that what is remembered is whole however a fetch
// ended. A lock keeps other processes out; what a killed git left is cleared away under it,
// and a repository that git itself finds damaged is fetched afresh beside the old one.

namespace sandbox {
namespace {

namespace fs = std::filesystem;

// The name under which the URL is configured; one that no repository uses, so
// that nobody's own configuration can answer for it.
constexpr const char* origin_name = "bac-a-sable-origin";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string default_cache_dir() {
  if (variable("XDG_CACHE_HOME").starts_with('/'))
    return variable("XDG_CACHE_HOME") + "/bac-a-sable";
  if (!variable("HOME").empty()) return variable("HOME") + "/.cache/bac-a-sable";
  // A name in /tmp that others can guess is theirs to prepare, with a configuration
  // that git would obey.
  throw std::runtime_error(
      "there is no folder to keep repositories in, as HOME is not set; give one with --cache-dir");
}

// Where a ref is remembered. A name of our own: `a` and `a/b` may follow one
// another at the origin, but not as files of one repository.
std::string remembered_as(const std::string& ref) {
  return "refs/remembered/" + sha256_hex(ref).substr(0, 16);
}

// The names under which the origin may list `ref`, best first.
std::vector<std::string> names_of(const std::string& ref) {
  if (ref == "HEAD") return {"HEAD"};
  if (ref.starts_with("refs/")) return {ref + "^{}", ref};
  if (ref.starts_with("pr/") && is_digits(ref.substr(3))) {
    const std::string number = ref.substr(3);
    return {"refs/pull/" + number + "/head", "refs/merge-requests/" + number + "/head",
            "refs/heads/" + ref};
  }
  return {"refs/heads/" + ref, "refs/tags/" + ref + "^{}", "refs/tags/" + ref};
}

using Listing = std::map<std::string, std::string>;  // name -> commit id

Listing parse_listing(const std::string& output) {
  Listing listing;
  for (const std::string& line : split(output, '\n')) {
    const std::size_t tab = line.find('\t');
    if (tab != std::string::npos && is_commit_id(line.substr(0, tab))) {
      listing[line.substr(tab + 1)] = line.substr(0, tab);
    }
  }
  return listing;
}

// One process, and one thread of it, at a time in a cache folder.
class Lock {
 public:
  Lock(const std::string& folder, std::chrono::milliseconds limit, const std::stop_token& stop)
      : file_(::open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (!file_) {
      throw std::runtime_error("cannot write in the cache folder " + folder + ": " +
                               std::strerror(errno) + "; give another with --cache-dir");
    }
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (::flock(file_.number(), LOCK_EX | LOCK_NB) != 0) {
      if (stop.stop_requested() || std::chrono::steady_clock::now() > deadline) {
        throw std::runtime_error("the cache folder " + folder +
                                 " is in use by another process; wait for it, or give another "
                                 "folder with --cache-dir");
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

 private:
  Descriptor file_;
};

// A git that was killed, or had no space, leaves its lock files behind, and the next
// one would refuse to work; and what it had received, which would fill the disk. We
// hold the lock of the folder: nobody else works here.
void remove_leftovers(const std::string& repository) {
  std::error_code error;
  for (auto each = fs::recursive_directory_iterator(repository, error);
       !error && each != fs::recursive_directory_iterator(); each.increment(error)) {
    const std::string name = each->path().filename().string();
    std::error_code ignored;
    if (name.ends_with(".lock") || starts_with_any(name, {"tmp_", ".tmp-"})) {
      fs::remove(each->path(), ignored);
    }
  }
}

// What git says when it can't write in our cache.
bool is_about_the_disk(std::string_view errors) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"No space left on device", "Disk quota exceeded",
                                              "Read-only file system", "couldn't write"},
      [&](auto sign) { return errors.find(sign) != std::string_view::npos; });
}

GitSettings origin_settings(const GitOrigin& origin, const std::string& repository) {
  const auto seconds = std::max<long long>(1, origin.ask_limit.count() / 1000);
  GitSettings settings{{std::string("remote.") + origin_name + ".url", origin.url},
                       {"safe.directory", repository},
                       {"http.lowSpeedLimit", "1"},
                       {"http.lowSpeedTime", std::to_string(seconds)}};
  if (!origin.token.empty() && starts_with_any(origin.url, {"https://", "http://"})) {
    const std::string login = origin.token.find(':') == std::string::npos
                                  ? "x-access-token:" + origin.token
                                  : origin.token;
    // For that server alone, not for one that it may redirect to.
    const std::string server =
        origin.url.substr(0, origin.url.find('/', origin.url.find("//") + 2));
    settings.emplace_back("http." + shown_url(server) + "/.extraHeader",
                          "Authorization: Basic " + base64(login));
  }
  return settings;
}

}  // namespace

bool is_ref_name(std::string_view text) {
  return !text.empty() && text.size() <= 250 && is_readable_name(text) && !text.starts_with('-') &&
         !text.starts_with('/') && !text.ends_with('/') && !text.ends_with(".lock") &&
         !text.ends_with('.') && text.find("..") == std::string_view::npos &&
         text.find("//") == std::string_view::npos && text.find("@{") == std::string_view::npos &&
         text.find_first_of(" ~^:?*[\\") == std::string_view::npos;
}

GitMirror::GitMirror(GitOrigin origin) : origin_(std::move(origin)) {
  std::string& url = origin_.url;
  if (url.empty() || url.starts_with('-') || !is_readable_name(url)) {
    throw std::runtime_error("\"" + shown_url(url) +
                             "\" is not the URL of a git repository; give one such as "
                             "https://github.com/etalab/siade_staging_data.git");
  }
  std::error_code error;
  if (url.find("://") == std::string::npos && fs::exists(url, error)) {
    url = fs::canonical(url, error).string();  // git runs in another folder
  }
  shown_url_ = shown_url(url);
  folder_ = (origin_.cache_dir.empty() ? default_cache_dir() : origin_.cache_dir) + "/git/" +
            sha256_hex(url).substr(0, 16);
  fs::create_directories(folder_, error);
  if (error) {
    throw std::runtime_error("cannot create the cache folder " + folder_ + ": " + error.message() +
                             "; give another with --cache-dir");
  }
  folder_ = fs::canonical(folder_).string();
}

GitRun GitMirror::asking(std::chrono::milliseconds limit, const std::stop_token& stop) const {
  return {.network = GitRun::Network::any,
          .settings = origin_settings(origin_, repository()),
          .limit = limit,
          .stop = stop};
}

std::string GitMirror::ask(const std::string& ref, const std::stop_token& stop) {
  if (!is_ref_name(ref))
    throw UnknownRef("\"" + ref + "\" can't be the name of a branch, tag or commit");
  if (is_commit_id(ref)) return lower_case(ref);
  const std::vector<std::string> names = names_of(ref);
  const auto listed = [&](const std::vector<std::string>& wanted) {
    GitArguments arguments{"-C", folder_, "ls-remote", "--quiet", origin_name};
    arguments.insert(arguments.end(), wanted.begin(), wanted.end());
    const Ended ended = run_git(std::move(arguments), asking(origin_.ask_limit, stop));
    if (!ended.succeeded()) {
      throw std::runtime_error("cannot ask " + shown_url_ + ": " + hide(reason_of(ended)));
    }
    return parse_listing(ended.output);
  };
  const Listing listing = listed(names);
  for (const std::string& name : names) {
    const auto found = listing.find(name);
    if (found != listing.end()) return found->second;
  }
  if (ref.size() >= 7 && is_hexadecimal(ref)) {  // a short commit id
    for (const auto& [name, id] : listed({})) {
      if (id.starts_with(lower_case(ref))) return id;
    }
    throw UnknownRef(shown_url_ + " has no branch, tag or pull request at a commit " + ref +
                     "; give all the digits of the commit's id");
  }
  throw UnknownRef(
      ref == "HEAD" ? shown_url_ + " has no default branch, or no commit; name a branch with --ref"
                    : shown_url_ + " has no branch, tag or pull request " + ref);
}

void GitMirror::with_commit(const std::string& ref, const std::string& commit,
                            const std::function<void(const GitRepository&)>& read,
                            const std::stop_token& stop) {
  const Lock lock(folder_, origin_.ask_limit + origin_.fetch_limit, stop);
  if (!holds(commit)) fetch(ref, commit, stop);
  const GitRepository repository_here(here());
  try {
    read(repository_here);
  } catch (const std::runtime_error&) {
    if (is_sound()) throw;  // nothing is wrong with the cache
    fetch_afresh(ref, commit, stop);
    read(repository_here);
  }
  remember(ref, commit);
  if (fetched_ >= 50) tidy();
}

std::optional<std::string> GitMirror::remembered(const std::string& ref) {
  try {
    return GitRepository(here()).resolve(is_commit_id(ref) ? ref : remembered_as(ref));
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

// Only a ref says that a commit is there with all its files: git sets it last, and
// a fetch that was cut off may have left the commit without them.
bool GitMirror::holds(const std::string& commit) const {
  if (!fs::exists(repository())) return false;
  const Ended refs = run_git_in(here(), {"for-each-ref", "--count=1", "--points-at", commit});
  return refs.succeeded() && !refs.output.empty();
}

bool GitMirror::is_sound() const {
  return fs::exists(repository()) &&
         run_git_in(here(), {"fsck", "--full", "--no-dangling", "--no-progress"}).succeeded();
}

void GitMirror::fetch(const std::string& ref, const std::string& commit,
                      const std::stop_token& stop) {
  if (!fs::exists(repository())) {
    fetch_afresh(ref, commit, stop);
    return;
  }
  remove_leftovers(repository());
  try {
    fetch_here(ref, commit, stop);
  } catch (const UnknownRef&) {
    throw;
  } catch (const std::runtime_error&) {
    remove_leftovers(repository());
    if (stop.stop_requested() || is_sound()) throw;
    fetch_afresh(ref, commit, stop);
  }
}

void GitMirror::fetch_here(const std::string& ref, const std::string& commit,
                           const std::stop_token& stop) {
  // One commit by its id, so that what we asked is what we get even when the
  // branch moves meanwhile.
  GitRun how = asking(origin_.fetch_limit, stop);
  how.progress = origin_.progress;
  const Ended ended =
      run_git({"-C", repository(), "fetch", origin_.progress ? "--progress" : "--quiet",
               "--depth=1", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules",
               "--force", origin_name, commit + ":" + remembered_as(ref)},
              std::move(how));
  if (origin_.progress) origin_.progress("");
  if (!ended.succeeded()) {
    std::string sentence = "cannot fetch " + ref + " (" + commit.substr(0, 10) + ") from " +
                           shown_url_ + ": " + hide(reason_of(ended));
    for (const char* sign : {"not our ref", "unadvertised object", "couldn't find remote ref",
                             "not a valid object", "bad object"}) {
      if (ended.errors.find(sign) != std::string::npos && is_commit_id(ref)) {
        throw UnknownRef(shown_url_ + " has no commit " + ref + ", or does not give it out");
      }
    }
    if (is_about_the_disk(ended.errors)) {
      sentence += "; make room for " + folder_ + ", or give another folder with --cache-dir";
    }
    throw std::runtime_error(sentence);
  }
  ++fetched_;
}

void GitMirror::fetch_afresh(const std::string& ref, const std::string& commit,
                             const std::stop_token& stop) {
  // What was there comes back when this fails: it may still be of use.
  const std::string old = folder_ + "/old";
  std::error_code ignored;
  fs::remove_all(old, ignored);
  fs::rename(repository(), old, ignored);
  try {
    const Ended created = run_git(
        {"init", "--quiet", "--bare", "--template=",
         "--object-format=" + std::string(commit.size() == 64 ? "sha256" : "sha1"), repository()},
        {.stop = stop});
    if (!created.succeeded()) {
      throw std::runtime_error("cannot create the repository " + repository() + ": " +
                               reason_of(created) + "; give another folder with --cache-dir");
    }
    fetch_here(ref, commit, stop);
  } catch (const std::runtime_error&) {
    fs::remove_all(repository(), ignored);
    fs::rename(old, repository(), ignored);
    throw;
  }
  fs::remove_all(old, ignored);
}

void GitMirror::remember(const std::string& ref, const std::string& commit) {
  run_git_in(here(), {"update-ref", remembered_as(ref), commit});
  used_.erase(std::remove(used_.begin(), used_.end(), ref), used_.end());
  used_.push_back(ref);
  if (used_.size() > 64) used_.erase(used_.begin());
}

// Forgets what was not asked for lately: each push would otherwise leave its
// files in the cache for ever.
void GitMirror::tidy() {
  std::set<std::string> keep;
  for (const std::string& ref : used_) keep.insert(remembered_as(ref));
  const Ended refs = run_git_in(here(), {"for-each-ref", "--format=%(refname)"});
  for (const std::string& name : split(refs.output, '\n')) {
    if (!name.empty() && !keep.contains(name)) run_git_in(here(), {"update-ref", "-d", name});
  }
  run_git_in(here(), {"gc", "--quiet", "--prune=now"});
  fetched_ = 0;
}

// git quotes the URL, with its password, in what it says.
std::string GitMirror::hide(std::string text) const {
  text = without_secrets_of(origin_.url, std::move(text));
  for (std::size_t at = text.find(origin_.token); !origin_.token.empty() && at != std::string::npos;
       at = text.find(origin_.token)) {
    text.replace(at, origin_.token.size(), "…");
  }
  return text;
}

}  // namespace sandbox
