#include "catalogue/assemble.h"
#include "check/context.h"
#include "cli/commands.h"
#include "cli/git_options.h"
#include "cli/language.h"
#include "cli/open_tree.h"
#include "diff/write.h"
#include "sync/embedded.h"
#include "sync/folder.h"

namespace sandbox {
namespace {

// The cases at a revision, of the repository at --git or of the one on this disk.
FileTree read_revision(const GitOptions& git, const std::string& repository,
                       const std::string& revision) {
  const auto origin = git.origin();
  if (!origin) {
    const GitRepository local(repository);
    return local.read_tree(local.resolve(revision), git.path);
  }
  GitMirror mirror(*origin);
  const std::string commit = mirror.ask(revision);
  FileTree tree;
  mirror.with_commit(revision, commit, [&](const GitRepository& cached) {
    tree = cached.read_tree(commit, git.path);
  });
  return tree;
}

// Whether a request is answered by the case, here and today.
bool is_served(Reach::Verdict verdict) {
  return verdict == Reach::Verdict::reached || verdict == Reach::Verdict::only_here;
}

}  // namespace

int run_diff(const Arguments& arguments, Streams streams) {
  std::string before;
  std::string after;
  std::string repository = ".";
  std::string schemas;
  std::string format = "text";
  std::string today;
  std::string language;
  GitOptions git;
  Options options("diff",
                  "Tell which cases two revisions of a tree have not in common, and which requests "
                  "they answer differently.");
  options.word("before", before, "A branch, tag or commit; with --git also pr/N");
  options.word("after", after, "The other one");
  options.text("repository", repository, "A folder with a repository, without --git");
  git.declare(options);
  git.declare_cache_dir(options);
  options.text("schemas", schemas,
               "A folder with contract/ and openapi/ (default: the embedded one)");
  options.text("today", today, "YYYY-MM-DD: the date that decides ages and years");
  options.choice("lang", language, {"fr", "en"},
                 "In which language (default: that of LC_ALL or LANG; French for markdown)");
  options.choice("format", format, {"text", "json", "markdown"}, "How to write it");
  options.excludes("repository", "git");
  if (const auto status = options.parse(arguments, streams)) return *status;

  Assembler assembler;
  const auto catalogue_at = [&](const std::string& revision) {
    TreeFiles files;
    files.schemas = schemas.empty() ? embedded_schemas() : read_folder(schemas, advice_on_schemas);
    files.payloads.push_back(read_revision(git, repository, revision));
    CheckedTree tree = open_tree(files, assembler, today);
    return std::pair(tree, make_context(tree).reaches);
  };
  const auto old_one = catalogue_at(before);
  const auto new_one = catalogue_at(after);
  const Comparison comparison =
      compare(*old_one.first.catalogue, *new_one.first.catalogue,
              [&](const Catalogue& catalogue, const TestCase& test_case) {
                const bool is_old = &catalogue == old_one.first.catalogue.get();
                const auto& reaches = is_old ? old_one.second : new_one.second;
                const auto reach = reaches.find(test_case.place.file);
                return reach != reaches.end() && is_served(reach->second.verdict);
              });
  // Comments of pull requests are read by contributors.
  const Language spoken =
      language.empty() && format == "markdown" ? Language::french : chosen_language(language);
  streams.out << (format == "json"       ? to_json(comparison)
                  : format == "markdown" ? to_markdown(comparison, spoken)
                                         : to_text(comparison, spoken));
  return fine;
}

}  // namespace sandbox
