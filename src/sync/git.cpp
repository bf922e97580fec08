#include "sync/git.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <thread>
#include <utility>

#include "support/descriptor.h"
#include "support/hash.h"
#include "support/text.h"
#include "sync/left_out.h"
#include "sync/process.h"

namespace sandbox {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;
using Settings = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t max_file = std::size_t{64} * 1024 * 1024;
constexpr std::chrono::seconds local_limit{60};
// The name under which the URL is configured; one that no repository uses, so
// that nobody's own configuration can answer for it.
constexpr const char* origin_name = "bac-a-sable-origin";

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
  return std::ranges::any_of(beginnings,
                             [&](auto beginning) { return text.starts_with(beginning); });
}

// Our own environment without what would lead git to another repository (as in
// a hook) or make it write secrets down, and with `settings` added as
// configuration: there, unlike on the command line, other users can't read them.
std::vector<std::string> environment(const Settings& settings) {
  std::vector<std::string> variables;
  int count = 0;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view variable = *entry;
    if (variable.starts_with("GIT_CONFIG_COUNT=")) {
      std::from_chars(variable.data() + 17, variable.data() + variable.size(), count);
    } else if (!starts_with_any(variable, {"GIT_DIR=",
                                           "GIT_WORK_TREE=",
                                           "GIT_INDEX_FILE=",
                                           "GIT_COMMON_DIR=",
                                           "GIT_OBJECT_DIRECTORY=",
                                           "GIT_ALTERNATE_OBJECT_DIRECTORIES=",
                                           "GIT_NAMESPACE=",
                                           "GIT_SHALLOW_FILE=",
                                           "GIT_PREFIX=",
                                           "GIT_QUARANTINE_PATH=",
                                           "GIT_REPLACE_REF_BASE=",
                                           "GIT_GRAFT_FILE=",
                                           "GIT_TRACE",
                                           "GIT_CURL_VERBOSE=",
                                           "GIT_TERMINAL_PROMPT=",
                                           "GIT_CEILING_DIRECTORIES=",
                                           "LC_ALL=",
                                           "LANGUAGE=",
                                           "SSH_ASKPASS_REQUIRE=",
                                           "BAC_A_SABLE_"})) {
      variables.emplace_back(variable);
    }
  }
  for (const auto& [name, value] : settings) {
    variables.push_back("GIT_CONFIG_KEY_" + std::to_string(count) + "=" + name);
    variables.push_back("GIT_CONFIG_VALUE_" + std::to_string(count) + "=" + value);
    ++count;
  }
  variables.push_back("GIT_CONFIG_COUNT=" + std::to_string(count));
  variables.emplace_back("GIT_TERMINAL_PROMPT=0");
  variables.emplace_back("GIT_NO_REPLACE_OBJECTS=1");
  variables.emplace_back("SSH_ASKPASS_REQUIRE=never");
  variables.emplace_back("LC_ALL=C");  // we read its messages
  if (std::getenv("GIT_ALLOW_PROTOCOL") == nullptr) {
    variables.emplace_back("GIT_ALLOW_PROTOCOL=file:git:http:https:ssh");
  }
  return variables;
}

// What git gives as its reason: the first line that says "fatal:" or "error:",
// else the last one.
std::string reason_of(const Ended& ended) {
  switch (ended.how) {
    case Ended::How::timed_out:
      return "no answer in time";
    case Ended::How::stopped:
      return "stopped";
    case Ended::How::not_started:
      return ended.status == ENOENT ? "the program git is not installed"
                                    : std::string(std::strerror(ended.status));
    case Ended::How::killed:
      return "git was killed by signal " + std::to_string(ended.status);
    case Ended::How::exited:
      break;
  }
  std::string last;
  for (const std::string& line : split(ended.errors, '\n')) {
    for (const std::string_view prefix : {"fatal: ", "error: "}) {
      if (line.starts_with(prefix)) return without_invalid_utf8(line.substr(prefix.size()));
    }
    if (!line.empty()) last = line;
  }
  return last.empty() ? "git failed without a reason" : without_invalid_utf8(last);
}

Ended run_git(Arguments arguments, const Settings& settings, std::chrono::milliseconds limit,
              const std::stop_token& stop = {}, std::string input = {}) {
  Process process;
  process.arguments = std::move(arguments);
  process.arguments.insert(process.arguments.begin(), "git");
  process.environment = environment(settings);
  process.input = std::move(input);
  process.time_limit = limit;
  return run(process, stop);
}

// Runs git in a repository on this disk.
Ended run_in(const std::string& folder, Arguments arguments, std::string input = {}) {
  arguments.insert(arguments.begin(), {"-C", folder});
  return run_git(std::move(arguments), {{"safe.directory", folder}}, local_limit, {},
                 std::move(input));
}

bool is_hexadecimal(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

// SHA-1, or SHA-256.
bool is_commit_id(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && is_hexadecimal(text);
}

std::string line_of(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

// ---- Reading a commit ----

struct Entry {
  std::string mode;
  std::string type;
  std::string id;
  std::size_t size = 0;

  bool is_link() const { return mode == "120000"; }
  bool is_file() const { return type == "blob" && !is_link(); }
};
using Entries = std::map<std::string, Entry>;  // by path

// "100644 blob 1234… 567\tpath", each ended by 0.
Entries parse_entries(std::string_view listing) {
  Entries entries;
  while (!listing.empty()) {
    const std::string_view line = listing.substr(0, listing.find('\0'));
    listing.remove_prefix(std::min(listing.size(), line.size() + 1));
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) continue;
    std::vector<std::string> words;
    for (std::string& word : split(line.substr(0, tab), ' ')) {
      if (!word.empty()) words.push_back(std::move(word));
    }
    if (words.size() != 4) continue;
    Entry entry{words[0], words[1], words[2], 0};
    std::from_chars(words[3].data(), words[3].data() + words[3].size(), entry.size);
    entries.emplace(line.substr(tab + 1), std::move(entry));
  }
  return entries;
}

Entries list(const std::string& folder, const std::string& tree) {
  const Ended ended = run_in(folder, {"ls-tree", "-r", "-z", "-l", "--end-of-options", tree});
  if (!ended.succeeded()) throw std::runtime_error(reason_of(ended));
  return parse_entries(ended.output);
}

using Blobs = std::map<std::string, std::shared_ptr<const std::string>>;  // by id

Blobs read_objects(const std::string& folder, const std::set<std::string>& ids) {
  std::string wanted;
  for (const std::string& id : ids) wanted += id + "\n";
  if (wanted.empty()) return {};
  const Ended ended = run_in(folder, {"cat-file", "--batch", "--buffer"}, std::move(wanted));
  if (!ended.succeeded()) throw std::runtime_error(reason_of(ended));
  Blobs blobs;
  std::string_view rest = ended.output;
  for (const std::string& id : ids) {
    // "<id> blob <size>\n<bytes>\n", or "<id> missing\n"
    const std::size_t end = rest.find('\n');
    const std::string_view head = rest.substr(0, end);
    std::size_t size = 0;
    const std::size_t space = head.rfind(' ');
    if (end == std::string_view::npos || !head.starts_with(id) || space == std::string_view::npos ||
        std::from_chars(head.data() + space + 1, head.data() + head.size(), size).ec !=
            std::errc() ||
        rest.size() < end + 1 + size + 1) {
      throw std::runtime_error("the object " + id + " is missing");
    }
    blobs[id] = std::make_shared<const std::string>(rest.substr(end + 1, size));
    rest.remove_prefix(end + 1 + size + 1);
  }
  return blobs;
}

bool is_hidden(std::string_view path) {
  return path.starts_with('.') || path.find("/.") != std::string_view::npos;
}

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

// What a link at `path` leads to, relative to the tree; absent when it leaves it.
std::optional<std::string> target_of(const std::string& path, const std::string& link) {
  if (link.starts_with('/')) return std::nullopt;
  const std::string target =
      (fs::path(path).parent_path() / link).lexically_normal().generic_string();
  if (target == ".." || target.starts_with("../")) return std::nullopt;
  return target.ends_with('/') ? target.substr(0, target.size() - 1) : target;
}

// Replaces the links by what they lead to, file or folder.
void follow_links(const std::string& folder, Entries& entries, FileTree& tree) {
  std::set<std::string> ids;
  for (const auto& [path, entry] : entries) {
    if (entry.is_link()) ids.insert(entry.id);
  }
  const Blobs texts = read_objects(folder, ids);
  Entries followed;
  for (const auto& [path, entry] : entries) {
    if (!entry.is_link()) continue;
    const std::optional<std::string> target = target_of(path, *texts.at(entry.id));
    const auto file = target ? entries.find(*target) : entries.end();
    const std::string prefix = target ? *target + "/" : "";
    const auto below = target ? entries.lower_bound(prefix) : entries.end();
    if (file != entries.end() && file->second.is_file()) {
      followed.emplace(path, file->second);
    } else if (below != entries.end() && below->first.starts_with(prefix)) {
      for (auto each = below; each != entries.end() && each->first.starts_with(prefix); ++each) {
        if (each->second.is_file()) {
          followed.emplace(path + "/" + each->first.substr(prefix.size()), each->second);
        }
      }
    } else if (may_matter(name_of(path)) && !is_hidden(path)) {
      leave_out(tree, path, target ? Reason::link_nowhere : Reason::link_outside);
    }
  }
  std::erase_if(entries, [](const auto& each) { return each.second.is_link(); });
  entries.merge(followed);
}

std::string tree_ish(const std::string& commit, const std::string& path) {
  return path.empty() || path == "." ? commit + "^{tree}" : commit + ":" + path;
}

// "./payloads/" is "payloads".
std::string plain_path(const std::string& path) {
  std::string plain = fs::path(path).lexically_normal().generic_string();
  while (plain.ends_with('/')) plain.pop_back();
  if (plain.starts_with('/') || plain == ".." || plain.starts_with("../")) {
    throw std::runtime_error("the path " + path +
                             " leaves the repository; give one relative to its top");
  }
  return plain.empty() ? "." : plain;
}

// ---- The origin ----

constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned int group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8U | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      text += i + j > bytes.size() ? '=' : base64_digits[group >> (18 - 6 * j) & 63U];
    }
  }
  return text;
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string default_cache_dir() {
  if (variable("XDG_CACHE_HOME").starts_with('/'))
    return variable("XDG_CACHE_HOME") + "/bac-a-sable";
  if (!variable("HOME").empty()) return variable("HOME") + "/.cache/bac-a-sable";
  return "/tmp/bac-a-sable-" + std::to_string(::getuid());
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

Settings origin_settings(const GitOrigin& origin, const std::string& repository) {
  const auto seconds = std::max<long long>(1, origin.ask_limit.count() / 1000);
  Settings settings{{std::string("remote.") + origin_name + ".url", origin.url},
                    {"safe.directory", repository},
                    {"gc.auto", "0"},
                    {"maintenance.auto", "false"},
                    {"core.hooksPath", "/dev/null"},
                    {"http.lowSpeedLimit", "1"},
                    {"http.lowSpeedTime", std::to_string(seconds)}};
  if (!origin.token.empty() && starts_with_any(origin.url, {"https://", "http://"})) {
    const std::string login = origin.token.find(':') == std::string::npos
                                  ? "x-access-token:" + origin.token
                                  : origin.token;
    // For that server alone, not for one that it may redirect to.
    const std::string server =
        origin.url.substr(0, origin.url.find('/', origin.url.find("//") + 2));
    settings.emplace_back("http." + without_credentials(server) + "/.extraHeader",
                          "Authorization: Basic " + base64(login));
  }
  return settings;
}

}  // namespace

std::string without_credentials(const std::string& url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const std::size_t start = scheme + 3;
  const std::size_t end = std::min(url.find('/', start), url.size());
  const std::size_t at = url.rfind('@', end);
  if (at == std::string::npos || at < start) return url;
  return url.substr(0, start) + url.substr(at + 1);
}

bool is_ref_name(std::string_view text) {
  return !text.empty() && text.size() <= 250 && is_readable_name(text) && !text.starts_with('-') &&
         !text.starts_with('/') && !text.ends_with('/') && !text.ends_with(".lock") &&
         !text.ends_with('.') && text.find("..") == std::string_view::npos &&
         text.find("//") == std::string_view::npos && text.find("@{") == std::string_view::npos &&
         text.find_first_of(" ~^:?*[\\") == std::string_view::npos;
}

// ---- GitRepository ----

std::string GitRepository::resolve(const std::string& revision) const {
  const Ended ended = run_in(
      folder_, {"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  // Before 2.41 or so, rev-parse echoes --end-of-options.
  const std::vector<std::string> lines = split(ended.output, '\n');
  const auto id = std::ranges::find_if(lines, [](const auto& line) { return is_commit_id(line); });
  if (ended.succeeded() && id != lines.end()) return *id;
  if (ended.how != Ended::How::exited || !ended.errors.empty()) {
    throw std::runtime_error("cannot read the repository " + folder_ + ": " + reason_of(ended));
  }
  throw UnknownRef("the repository " + folder_ + " has no commit " + revision +
                   "; `git log --oneline --all` lists those it has");
}

Commit GitRepository::commit(const std::string& id) const {
  const std::string text = *read_objects(folder_, {id}).at(id);
  Commit commit;
  commit.id = id;
  const std::size_t blank = text.find("\n\n");
  if (blank != std::string::npos)
    commit.subject = without_invalid_utf8(line_of(text.substr(blank + 2)));
  // "committer Name <mail> 1700000000 +0100"
  const std::size_t committer = text.find("\ncommitter ");
  if (committer < blank) {
    const std::string line = line_of(text.substr(committer + 1));
    const std::size_t mail = line.rfind("> ");
    if (mail != std::string::npos) {
      std::from_chars(line.data() + mail + 2, line.data() + line.size(), commit.date);
    }
  }
  return commit;
}

FileTree GitRepository::read_tree(const std::string& commit, const std::string& path) const {
  FileTree tree;
  const std::string plain = plain_path(path);
  tree.name = plain == "." ? "" : plain;
  tree.commit = commit;
  Entries entries;
  try {
    entries = list(folder_, tree_ish(commit, plain));
  } catch (const std::runtime_error& error) {
    throw std::runtime_error("the commit " + commit.substr(0, 10) + " has no folder " + plain +
                             " (" + error.what() +
                             "); name the one that holds the cases with "
                             "--git-path");
  }
  follow_links(folder_, entries, tree);
  std::set<std::string> ids;
  std::erase_if(entries, [](const auto& each) {
    return !each.second.is_file() || is_hidden(each.first) || !may_matter(name_of(each.first));
  });
  for (const auto& [file, entry] : entries) {
    if (!is_readable_name(file)) {
      leave_out(tree, file, Reason::name_not_text);
    } else if (entry.size > max_tree_file) {
      leave_out(tree, file, Reason::too_large);
    } else {
      ids.insert(entry.id);
    }
  }
  const Blobs blobs = read_objects(folder_, ids);
  for (const auto& [file, entry] : entries) {
    const auto text = blobs.find(entry.id);
    if (text != blobs.end() && is_readable_name(file)) {
      tree.files.push_back({file, entry.id, text->second});
    }
  }
  put_in_order(tree);
  return tree;
}

std::vector<File> GitRepository::read_files(const std::string& commit,
                                            const std::string& path) const {
  const std::string plain = plain_path(path);
  const Ended ended =
      run_in(folder_, {"ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", plain});
  if (!ended.succeeded()) throw std::runtime_error(reason_of(ended));
  Entries entries = parse_entries(ended.output);
  std::set<std::string> ids;
  std::erase_if(entries, [](const auto& each) {
    return !each.second.is_file() || is_hidden(each.first) || !may_matter(name_of(each.first)) ||
           !is_readable_name(each.first) || each.second.size > max_file;
  });
  for (const auto& [file, entry] : entries) ids.insert(entry.id);
  if (ids.empty()) {
    throw std::runtime_error("the commit " + commit.substr(0, 10) + " has no file " + plain +
                             "; give another with --git-openapi");
  }
  const Blobs blobs = read_objects(folder_, ids);
  std::vector<File> files;
  for (const auto& [file, entry] : entries) files.push_back({file, entry.id, blobs.at(entry.id)});
  return files;
}

// ---- GitMirror ----

GitMirror::GitMirror(GitOrigin origin) : origin_(std::move(origin)) {
  std::string& url = origin_.url;
  if (url.empty() || url.starts_with('-') || !is_readable_name(url)) {
    throw std::runtime_error("\"" + url +
                             "\" is not the URL of a git repository; give one such as "
                             "https://github.com/etalab/siade_staging_data.git");
  }
  std::error_code error;
  if (url.find("://") == std::string::npos && fs::exists(url, error)) {
    url = fs::canonical(url, error).string();  // git runs in another folder
  }
  shown_url_ = without_credentials(url);
  folder_ = (origin_.cache_dir.empty() ? default_cache_dir() : origin_.cache_dir) + "/git/" +
            sha256_hex(url).substr(0, 16);
  fs::create_directories(folder_, error);
  if (error) {
    throw std::runtime_error("cannot create the cache folder " + folder_ + ": " + error.message() +
                             "; give another with --cache-dir");
  }
  folder_ = fs::canonical(folder_).string();
}

std::string GitMirror::ask(const std::string& ref, const std::stop_token& stop) {
  if (!is_ref_name(ref))
    throw UnknownRef("\"" + ref + "\" can't be the name of a branch, tag or commit");
  if (is_commit_id(ref)) return lower_case(ref);
  const std::vector<std::string> names = names_of(ref);
  const auto listed = [&](const std::vector<std::string>& wanted) {
    Arguments arguments{"-C", folder_, "ls-remote", "--quiet", origin_name};
    arguments.insert(arguments.end(), wanted.begin(), wanted.end());
    Settings settings = origin_settings(origin_, repository());
    const Ended ended = run_git(std::move(arguments), settings, origin_.ask_limit, stop);
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
  const GitRepository repository_here(repository());
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
    return GitRepository(repository()).resolve(is_commit_id(ref) ? ref : remembered_as(ref));
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

// Only a ref says that a commit is there with all its files: git sets it last, and
// a fetch that was cut off may have left the commit without them.
bool GitMirror::holds(const std::string& commit) const {
  if (!fs::exists(repository())) return false;
  const Ended refs = run_in(repository(), {"for-each-ref", "--count=1", "--points-at", commit});
  return refs.succeeded() && !refs.output.empty();
}

bool GitMirror::is_sound() const {
  return fs::exists(repository()) &&
         run_in(repository(), {"fsck", "--full", "--no-dangling", "--no-progress"}).succeeded();
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
  const Ended ended = run_git(
      {"-C", repository(), "fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head",
       "--no-recurse-submodules", "--force", origin_name, commit + ":" + remembered_as(ref)},
      origin_settings(origin_, repository()), origin_.fetch_limit, stop);
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
        {}, local_limit, stop);
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
  run_in(repository(), {"update-ref", remembered_as(ref), commit});
  used_.erase(std::remove(used_.begin(), used_.end(), ref), used_.end());
  used_.push_back(ref);
  if (used_.size() > 64) used_.erase(used_.begin());
}

// Forgets what was not asked for lately: each push would otherwise leave its
// files in the cache for ever.
void GitMirror::tidy() {
  std::set<std::string> keep;
  for (const std::string& ref : used_) keep.insert(remembered_as(ref));
  const Ended refs = run_in(repository(), {"for-each-ref", "--format=%(refname)"});
  for (const std::string& name : split(refs.output, '\n')) {
    if (!name.empty() && !keep.contains(name)) run_in(repository(), {"update-ref", "-d", name});
  }
  run_in(repository(), {"gc", "--quiet", "--prune=now"});
  fetched_ = 0;
}

// git quotes the URL, with its password, in what it says.
std::string GitMirror::hide(std::string text) const {
  const auto replace = [&text](const std::string& secret, const std::string& shown) {
    if (secret.empty() || secret == shown) return;
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
      text.replace(at, secret.size(), shown);
      at += shown.size();
    }
  };
  replace(origin_.url, shown_url_);
  replace(origin_.token, "…");
  if (origin_.url == shown_url_) return text;
  const std::size_t length = origin_.url.size() - shown_url_.size();
  replace(origin_.url.substr(origin_.url.find("://") + 3, length), "");
  return text;
}

}  // namespace sandbox
