#include "sync/git_repository.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "catalogue/tree_layout.h"
#include "support/text.h"
#include "sync/left_out.h"
#include "sync/run_git.h"
#include "sync/walk.h"

// A commit is listed by one `ls-tree` and read by one `cat-file --batch`, whatever it
// holds; links are followed in the listing, so that nothing outside of it is ever reached.

// A commit is read with two runs of git, whatever its size: one lists the entries of its
// tree, one gives the contents of all of them. Links are followed within the listing,
// never on a disk, and what leads out of the tree is left out.

namespace sandbox {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_file = std::size_t{64} * 1024 * 1024;
// Of the names in a folder of a commit: half a million files and more.
constexpr std::size_t max_listing = std::size_t{64} * 1024 * 1024;
constexpr std::size_t max_link = 4096;  // as Linux
constexpr int max_hops = 40;            // from link to link, as Linux

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

struct TooManyNames : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws TooManyNames, or std::runtime_error with git's reason.
Entries list(const GitFolder& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"ls-tree", "-r", "-z", "-l"});
  const Ended ended = run_git_in(folder, std::move(arguments), {.max_output = max_listing});
  if (ended.how == Ended::How::said_too_much) throw TooManyNames(reason_of(ended));
  if (!ended.succeeded()) throw std::runtime_error(reason_of(ended));
  return parse_entries(ended.output);
}

using Blobs = std::map<std::string, std::shared_ptr<const std::string>>;  // by id

Blobs read_objects(const GitFolder& folder, const std::set<std::string>& ids) {
  std::string wanted;
  for (const std::string& id : ids) wanted += id + "\n";
  if (wanted.empty()) return {};
  const Ended ended =
      run_git_in(folder, {"cat-file", "--batch", "--buffer"}, {.input = std::move(wanted)});
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

// Replaces the links of a tree by what they lead to, file or folder, by the rule of
// walk_folder(): a folder is read once, and under its own name when it has one that is not
// hidden.
class LinkFollower {
 public:
  LinkFollower(const GitFolder& folder, Entries& entries, FileTree& tree)
      : entries_(entries), tree_(tree) {
    std::set<std::string> ids;
    for (const auto& [path, entry] : entries) {
      if (entry.is_link() && entry.size <= max_link) ids.insert(entry.id);
    }
    texts_ = read_objects(folder, ids);
  }

  void follow_all() {
    for (const auto& [path, entry] : entries_) {
      if (entry.is_link() && !is_hidden(path)) follow(path);
    }
    std::erase_if(entries_, [](const auto& each) { return each.second.is_link(); });
    entries_.merge(followed_);
  }

 private:
  // The path at the end of a chain of links; absent when it leaves the tree. A link that
  // leads to itself ends at a link.
  std::optional<std::string> end_of(const std::string& link) const {
    std::optional<std::string> at = link;
    for (int hops = 0; at && hops < max_hops; ++hops) {
      const auto entry = entries_.find(*at);
      if (entry == entries_.end() || !entry->second.is_link()) break;
      const auto text = texts_.find(entry->second.id);
      at = text == texts_.end() ? std::nullopt : target_of(*at, *text->second);
    }
    return at;
  }

  void follow(const std::string& path) {
    const std::optional<std::string> target = end_of(path);
    const auto file = target ? entries_.find(*target) : entries_.end();
    const bool matters = is_read_name(name_of(path));
    if (!target) {
      // What is out there may be a folder, which is told, or nothing of ours.
      const bool like_a_folder = name_of(path).find('.') == std::string::npos;
      if (matters || like_a_folder) leave_out(path, Reason::link_outside);
    } else if (file != entries_.end() && file->second.is_file()) {
      followed_.emplace(path, file->second);
    } else if (!is_folder(*target)) {
      if (matters) leave_out(path, Reason::link_nowhere);
    } else if (matters) {
      leave_out(path, Reason::folder);
    } else if (path.starts_with(prefix_of(*target))) {
      leave_out(path, Reason::link_in_circles);
    } else if (!is_hidden(*target) || !visited_.insert(*target).second) {
      leave_out(path, Reason::link_repeated);
    } else {
      follow_folder(path, prefix_of(*target));
    }
  }

  void follow_folder(const std::string& path, const std::string& prefix) {
    for (auto each = entries_.lower_bound(prefix);
         each != entries_.end() && each->first.starts_with(prefix); ++each) {
      if (each->second.is_file()) {
        followed_.emplace(path + "/" + each->first.substr(prefix.size()), each->second);
      }
    }
  }

  bool is_folder(const std::string& path) const {
    const auto below = entries_.lower_bound(prefix_of(path));
    return below != entries_.end() && below->first.starts_with(prefix_of(path));
  }
  static std::string prefix_of(const std::string& folder) {
    return folder == "." ? "" : folder + "/";
  }
  void leave_out(const std::string& path, Reason reason) {
    sandbox::leave_out(tree_, path, reason);
  }

  Entries& entries_;
  FileTree& tree_;
  Blobs texts_;
  Entries followed_;
  std::set<std::string> visited_;  // hidden folders
};

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

// Takes out of `entries` what can't be read, telling why; the ids of what is left.
std::set<std::string> within_bounds(Entries& entries, FileTree& tree) {
  std::set<std::string> ids;
  std::size_t files = 0;
  std::size_t bytes = 0;
  std::optional<Reason> full;
  std::erase_if(entries, [&](const auto& each) {
    const auto& [file, entry] = each;
    if (full) return true;
    std::optional<Reason> why;
    if (!is_readable_name(file)) why = Reason::name_not_text;
    if (entry.size > max_tree_file) why = Reason::too_large;
    if (!why && ++files > WalkBounds{}.entries) why = full = Reason::too_many;
    // The same text under several names counts each time: each is a case to read.
    if (!why && (bytes += entry.size) > max_tree_bytes) why = full = Reason::too_much;
    if (why) leave_out(tree, file, *why);
    if (!why) ids.insert(entry.id);
    return why.has_value();
  });
  return ids;
}

std::string line_of(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

}  // namespace

std::string GitRepository::resolve(const std::string& revision) const {
  const Ended ended = run_git_in(
      folder_, {"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  // Before 2.41 or so, rev-parse echoes --end-of-options.
  const std::vector<std::string> lines = split(ended.output, '\n');
  const auto id = std::ranges::find_if(lines, [](const auto& line) { return is_commit_id(line); });
  if (ended.succeeded() && id != lines.end()) return *id;
  if (ended.how != Ended::How::exited || !ended.errors.empty()) {
    throw std::runtime_error("cannot read the repository " + folder_.path + ": " +
                             reason_of(ended));
  }
  const Ended shallow = run_git_in(folder_, {"rev-parse", "--is-shallow-repository"});
  throw UnknownRef("the repository " + folder_.path + " has no commit " + revision +
                   (shallow.output.starts_with("true")
                        ? "; it holds a part of the history only: `git fetch --unshallow` gets "
                          "the rest, in GitHub Actions `fetch-depth: 0` of actions/checkout"
                        : "; `git log --oneline --all` lists those it has"));
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
    entries = list(folder_, {"--end-of-options", tree_ish(commit, plain)});
  } catch (const TooManyNames&) {
    throw std::runtime_error("the names of the files in " + plain + " of the commit " +
                             commit.substr(0, 10) +
                             " are more than 64 MiB; name the folder that holds the cases with "
                             "--git-path");
  } catch (const std::runtime_error& error) {
    throw std::runtime_error("the commit " + commit.substr(0, 10) + " has no folder " + plain +
                             " (" + error.what() +
                             "); name the one that holds the cases with "
                             "--git-path");
  }
  LinkFollower(folder_, entries, tree).follow_all();
  std::erase_if(entries, [&](const auto& each) {
    const auto& [file, entry] = each;
    if (!entry.is_file() || is_hidden(file)) return true;
    if (is_read_name(name_of(file))) return false;
    if (tree.others.size() < WalkBounds{}.entries) tree.others.push_back(file);
    return true;
  });
  const std::set<std::string> wanted = within_bounds(entries, tree);
  const Blobs blobs = read_objects(folder_, wanted);
  std::vector<File> files;
  for (const auto& [file, entry] : entries) {
    if (const auto text = blobs.find(entry.id); text != blobs.end()) {
      files.push_back({file, entry.id, text->second});
    }
  }
  take_files(tree, std::move(files));
  return tree;
}

std::vector<File> GitRepository::read_files(const std::string& commit,
                                            const std::string& path) const {
  const std::string plain = plain_path(path);
  Entries entries = list(folder_, {"--full-tree", commit, "--", plain});
  std::set<std::string> ids;
  std::erase_if(entries, [](const auto& each) {
    return !each.second.is_file() || is_hidden(each.first) || !is_read_name(name_of(each.first)) ||
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

}  // namespace sandbox
