#include "check/check.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <stdexcept>

#include "catalogue/tree_layout.h"
#include "check/fix.h"
#include "check/formats.h"
#include "check/unified_diff.h"
#include "cli/commands.h"
#include "cli/language.h"
#include "cli/open_tree.h"
#include "cli/write_file.h"
#include "model/finding_rules.h"
#include "model/said_error.h"
#include "support/shown_text.h"
#include "support/text.h"
#include "sync/git_repository.h"

// The tree is opened and checked as a whole, since a case is right or wrong among the
// others; --changed then leaves what a pull request did not touch aside. Findings are
// mended, if that was asked for, before those that are left are written in the format
// chosen.

namespace sandbox {
namespace {

struct CheckOptions {
  TreeOptions tree;
  std::string format = "text";
  std::string today;
  std::string changed;
  std::string language;
  bool rules = false;
  bool fix = false;
  bool dry_run = false;
  std::string audience;
};

void declare(CheckOptions& check, Options& options) {
  check.tree.declare(options);
  // Both are about files on this disk.
  options.excludes("fix", "tree");
  options.excludes("changed", "tree");
  std::vector<std::string> names;
  for (const FindingFormat& format : finding_formats()) names.emplace_back(format.name);
  options.choice("format", check.format, names, "How findings are shown");
  options.text("today", check.today, "YYYY-MM-DD: the date that decides ages and years");
  options.text("changed", check.changed,
               "A git revision: only what is new since, and what stands in changed files");
  options.choice("lang", check.language, {"fr", "en"},
                 "The language of what is found (default: that of LC_ALL or LANG; French for "
                 "markdown)");
  options.flag("rules", check.rules, "List what is looked for, and why");
  options.choice("for", check.audience, {"public", "production"},
                 "public: also what only the public project's own tests want; production: also "
                 "what nobody would receive there");
  options.flag("dry-run", check.dry_run, "With --fix: only show what would change, as a diff");
  options.flag("fix", check.fix, "Mend what can be mended without a thought, in the files");
}

Audience audience_named(const std::string& name) {
  if (name == "public") return Audience::public_project;
  return name == "production" ? Audience::production : Audience::everybody;
}

// Which `--for` looks for it; empty when all do.
std::string_view asked_with(Audience audience) {
  if (audience == Audience::public_project) return " [--for public]";
  return audience == Audience::production ? " [--for production]" : "";
}

void print_rules(std::ostream& out, Language language) {
  for (const FindingRule& rule : finding_rules()) {
    const std::string id(rule.name);
    out << id << std::string(id.size() < 24 ? 24 - id.size() : 1, ' ')
        << name_of(rule.severity).in(language)
        << std::string(language == Language::french ? 15 : 9, ' ')
               .substr(name_of(rule.severity).in(language).size())
        << rule.why.in(language) << (rule.can_fix ? " [--fix]" : "") << asked_with(rule.audience)
        << '\n';
  }
}

// As asked for; else French for the comments of pull requests, whose readers are
// contributors, else as the environment says.
Language language_of(const CheckOptions& check) {
  if (check.language.empty() && check.format == "markdown") return Language::french;
  return chosen_language(check.language);
}

// Whether the last line of a file that check reads lacks its end.
bool lacks_end(const File& file) {
  return is_read_name(file.path) && !file.text->empty() && file.text->back() != '\n';
}

// Mends the files on disk, or only shows what it would change; how many change.
std::size_t fix_files(const TreeFiles& files, const Edits& edits, bool only_show,
                      std::ostream& out) {
  std::size_t changed = 0;
  for (const FileTree& tree : files.payloads) {
    for (const File& file : tree.files) {
      const std::string shown = shown_path(tree, file);
      Edits of_file;
      std::ranges::copy_if(edits, std::back_inserter(of_file),
                           [&](const Edit& edit) { return edit.place.file == shown; });
      if (of_file.empty() && !lacks_end(file)) continue;
      const std::string mended = fixed(std::string(*file.text), of_file);
      if (mended == *file.text) continue;
      out << unified_diff(shown, *file.text, mended);
      if (!only_show) write_file(shown, mended);
      ++changed;
    }
  }
  return changed;
}

// ---- --changed ----

// The repository that a folder is in, and the folder's path there.
std::pair<GitRepository, std::string> repository_of(const std::string& folder) {
  const std::filesystem::path here = std::filesystem::canonical(folder);
  for (std::filesystem::path root = here;; root = root.parent_path()) {
    if (std::filesystem::exists(root / ".git")) {
      return {GitRepository(root.string()), here.lexically_relative(root).generic_string()};
    }
    if (root == root.parent_path()) break;
  }
  throw SaidError(
      say({"--changed compares with a git revision, but {0} is in no git repository",
           "--changed compare avec une révision de git, mais {0} n'est dans aucun dépôt "
           "git"},
          folder));
}

// The trees as they were at the revision, under the names that they have now. A
// folder that was not there is empty.
std::vector<FileTree> trees_at(const std::string& revision, const std::vector<FileTree>& now) {
  std::vector<FileTree> before;
  for (const FileTree& tree : now) {
    const auto [repository, path] = repository_of(tree.name);
    const std::string commit = repository.resolve(revision);
    FileTree old;
    try {
      old = repository.read_tree(commit, path);
    } catch (const std::runtime_error&) {
      old.files = {};
    }
    old.name = tree.name;
    before.push_back(std::move(old));
  }
  return before;
}

std::vector<std::string> changed_files(const std::vector<FileTree>& before,
                                       const std::vector<FileTree>& now) {
  std::map<std::string, std::string> old;
  for (const FileTree& tree : before) {
    for (const File& file : tree.files) old[shown_path(tree, file)] = *file.text;
  }
  std::vector<std::string> changed;
  for (const FileTree& tree : now) {
    for (const File& file : tree.files) {
      const std::string shown = shown_path(tree, file);
      const auto found = old.find(shown);
      if (found == old.end() || found->second != *file.text) changed.push_back(shown);
    }
  }
  return changed;
}

Findings since(const CheckOptions& asked, const TreeFiles& files, const Findings& findings) {
  TreeFiles old = files;
  old.payloads = trees_at(asked.changed, files.payloads);
  const bool is_empty =
      std::ranges::all_of(old.payloads, [](const FileTree& tree) { return tree.files.empty(); });
  Assembler assembler;
  const Findings before =
      is_empty ? Findings{}
               : check(open_tree(old, assembler, asked.today), audience_named(asked.audience));
  return only_changed(findings, before, changed_files(old.payloads, files.payloads));
}

bool is_terminal(const std::ostream& out) {
  return &out == &std::cout && ::isatty(STDOUT_FILENO) != 0;
}

// What --fix did, or would do.
Wording shown_change(std::size_t files, bool only_shown) {
  const std::string number = std::to_string(files);
  if (files == 0) return {"no file to mend", "aucun fichier à corriger"};
  if (files == 1) {
    return only_shown ? Wording{"1 file would be mended", "1 fichier serait corrigé"}
                      : Wording{"1 file mended", "1 fichier corrigé"};
  }
  return only_shown ? say({"{0} files would be mended", "{0} fichiers seraient corrigés"}, number)
                    : say({"{0} files mended", "{0} fichiers corrigés"}, number);
}

int check_tree(const CheckOptions& check_options, Language language, Streams streams) {
  if (check_options.fix && check_options.tree.payloads.empty()) {
    throw SaidError(Wording{
        "--fix changes files, so it needs --payloads DIR; the embedded tree can't be changed",
        "--fix modifie des fichiers : il faut aussi --payloads DOSSIER, car les cas "
        "contenus dans le programme ne peuvent pas être modifiés"});
  }
  TreeFiles files = read_tree(check_options.tree);
  Assembler assembler;
  const Audience audience = audience_named(check_options.audience);
  Findings findings = check(open_tree(files, assembler, check_options.today), audience);
  if (check_options.fix) {
    const Edits edits = safe_edits(open_tree(files, assembler, check_options.today));
    // A diff that may be given to `patch`, where nothing else has to be read.
    const bool as_text = check_options.dry_run && check_options.format == "text";
    const std::size_t changed =
        fix_files(files, edits, check_options.dry_run, as_text ? streams.out : streams.err);
    streams.err << "bac-a-sable check: "
                << shown_change(changed, check_options.dry_run).in(language) << '\n';
    if (changed > 0 && !check_options.dry_run) {
      files = read_tree(check_options.tree);
      findings = check(open_tree(files, assembler, check_options.today), audience);
    }
  }
  if (!check_options.changed.empty()) {
    if (check_options.tree.payloads.empty()) {
      throw SaidError(Wording{"--changed looks at a folder in git, so it needs --payloads DIR",
                              "--changed regarde un dossier suivi par git : il faut aussi "
                              "--payloads DOSSIER"});
    }
    findings = since(check_options, files, findings);
  }
  SourceTexts sources;
  for (const FileTree& tree : files.payloads) sources.add(tree);
  for (const File& document : openapi_files(files)) sources.add(document);
  if (check_options.format == "text" && is_terminal(streams.out)) {
    streams.out << render_in_colour(findings, sources, language);
  } else {
    const auto format =
        std::ranges::find(finding_formats(), check_options.format, &FindingFormat::name);
    streams.out << format->render(findings, sources, language);
  }
  return findings.empty() ? fine : has_findings;
}

}  // namespace

int run_check(const Arguments& arguments, Streams streams) {
  CheckOptions check_options;
  Options options("check", "List what the authors of a tree should mend.");
  declare(check_options, options);
  if (const auto status = options.parse(arguments, streams)) return *status;
  const Language language = language_of(check_options);
  if (check_options.rules) {
    print_rules(streams.out, language);
    return fine;
  }
  try {
    return check_tree(check_options, language, streams);
  } catch (const SaidError& error) {
    throw std::runtime_error(error.said().in(language));
  }
}

}  // namespace sandbox
