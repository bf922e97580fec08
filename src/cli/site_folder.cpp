#include "cli/site_folder.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <stdexcept>

#include "cli/write_file.h"
#include "support/percent.h"
#include "support/shown_text.h"
#include "support/text.h"

namespace sandbox {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view list_name = ".bac-a-sable-site";

// Whether we give files such paths: whoever changes the list can't have other files removed.
bool is_path_of_ours(const std::string& path) {
  const std::vector<std::string> names = split(path, '/');
  return std::ranges::all_of(names, [](const std::string& name) {
    return !name.empty() && name.front() != '.' && percent_encoded(name) == name;
  });
}

std::set<std::string> files_of_before(const fs::path& folder) {
  std::set<std::string> files;
  const auto list = text_of_file((folder / list_name).string());
  for (const std::string& line : split(list.value_or(""), '\n')) {
    if (is_path_of_ours(line)) files.insert(line);
  }
  return files;
}

void write_list(const fs::path& folder, const std::set<std::string>& files) {
  std::string text;
  for (const std::string& file : files) text += file + "\n";
  write_file((folder / list_name).string(), text);
}

// The file, or a folder above it, below `folder`, that is a link; empty when there is none.
fs::path link_on_the_way(const fs::path& folder, const std::string& file) {
  fs::path here = folder;
  for (const fs::path& name : fs::path(file)) {
    here /= name;
    std::error_code ignored;
    if (fs::is_symlink(fs::symlink_status(here, ignored))) return here;
  }
  return {};
}

void refuse_strange_folder(const fs::path& folder) {
  std::error_code ignored;
  if (!fs::exists(folder, ignored)) return;
  if (!fs::is_directory(folder, ignored)) {
    throw std::runtime_error("--out " + shown_text(folder.string()) +
                             " is no folder; name one, or nothing that is there");
  }
  if (fs::is_empty(folder, ignored) || fs::is_regular_file(folder / list_name, ignored)) return;
  throw std::runtime_error("--out " + shown_text(folder.string()) +
                           " holds files that `site` did not write, and it would mix with them; "
                           "name an empty folder, or one that is not there");
}

// And the folders that are empty then.
void remove_from(const fs::path& folder, const std::string& file) {
  std::error_code ignored;
  const fs::path gone = folder / file;
  if (!fs::is_regular_file(fs::symlink_status(gone, ignored))) return;
  fs::remove(gone, ignored);
  for (fs::path above = gone.parent_path(); above != folder; above = above.parent_path()) {
    if (!fs::remove(above, ignored)) break;
  }
}

}  // namespace

std::size_t write_site(const std::string& out, const std::vector<StaticFile>& files) {
  const fs::path folder = fs::path(out);
  refuse_strange_folder(folder);
  const std::set<std::string> before = files_of_before(folder);
  std::set<std::string> now;
  for (const StaticFile& file : files) now.insert(file.path);
  std::set<std::string> all = before;
  all.insert(now.begin(), now.end());
  all.insert(std::string(list_name));
  for (const std::string& file : all) {
    const fs::path link = link_on_the_way(folder, file);
    if (link.empty()) continue;
    throw std::runtime_error(shown_text(link.string()) +
                             " is a link, and `site` writes through none; remove it");
  }
  all.erase(std::string(list_name));
  // First, so that whoever is interrupted knows what is ours.
  write_list(folder, all);
  for (const StaticFile& file : files) write_file((folder / file.path).string(), file.text);
  std::size_t removed = 0;
  for (const std::string& file : before) {
    if (now.contains(file)) continue;
    remove_from(folder, file);
    ++removed;
  }
  write_list(folder, now);
  return removed;
}

}  // namespace sandbox
