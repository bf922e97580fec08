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

// A commit is read with two runs of git, whatever its size: one lists the entries of its
// tree, one gives the contents of all of them. Links are followed within the listing,
// never on a disk, and what leads out of the tree is left out.

namespace sandbox {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_file = std::size_t{64} * 1024 * 1024;

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
  const Ended ended = run_git_in(folder, {"ls-tree", "-r", "-z", "-l", "--end-of-options", tree});
  if (!ended.succeeded()) throw std::runtime_error(reason_of(ended));
  return parse_entries(ended.output);
}

using Blobs = std::map<std::string, std::shared_ptr<const std::string>>;  // by id

Blobs read_objects(const std::string& folder, const std::set<std::string>& ids) {
  std::string wanted;
  for (const std::string& id : ids) wanted += id + "\n";
  if (wanted.empty()) return {};
  const Ended ended = run_git_in(folder, {"cat-file", "--batch", "--buffer"}, std::move(wanted));
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
    } else if (is_read_name(name_of(path)) && !is_hidden(path)) {
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
    return !each.second.is_file() || is_hidden(each.first) || !is_read_name(name_of(each.first));
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
      run_git_in(folder_, {"ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", plain});
  if (!ended.succeeded()) throw std::runtime_error(reason_of(ended));
  Entries entries = parse_entries(ended.output);
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
