#include "check/check.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "check/fix.h"
#include "check/formats.h"
#include "cli/commands.h"
#include "cli/subject.h"
#include "cli/write_file.h"
#include "support/text.h"

namespace sandbox {
namespace {

struct CheckOptions {
  TreeOptions tree;
  std::string format = "text";
  std::string today;
  std::string changed;
  bool rules = false;
  bool fix = false;
  bool colour = false;
};

void declare(CheckOptions& check, Options& options) {
  check.tree.declare(options);
  std::vector<std::string> names;
  for (const FindingFormat& format : finding_formats()) names.emplace_back(format.name);
  options.choice("format", check.format, names, "How findings are shown");
  options.text("today", check.today, "YYYY-MM-DD: the date that decides ages and years");
  options.flag("rules", check.rules, "List what is looked for, and why");
  options.flag("fix", check.fix, "Mend what can be mended without a thought, in the files");
}

void print_rules(std::ostream& out) {
  for (const CheckRule& rule : check_rules()) {
    const std::string id(rule.id);
    out << id << std::string(id.size() < 24 ? 24 - id.size() : 1, ' ')
        << (rule.severity == Severity::error ? "error    " : "warning  ") << rule.why
        << (rule.can_fix ? " [--fix]" : "") << '\n';
  }
}

// Mends the files on disk; how many changed.
std::size_t fix_files(const TreeFiles& files, const Findings& findings) {
  std::size_t changed = 0;
  for (const FileTree& tree : files.payloads) {
    for (const File& file : tree.files) {
      const std::string shown = shown_path(tree, file);
      Findings of_file;
      std::ranges::copy_if(findings, std::back_inserter(of_file),
                           [&](const Finding& finding) { return finding.place.file == shown; });
      const std::string mended = of_file.empty() ? *file.text : fixed(*file.text, of_file);
      if (mended == *file.text) continue;
      write_file(shown, mended);
      ++changed;
    }
  }
  return changed;
}

bool is_terminal(const std::ostream& out) {
  return &out == &std::cout && ::isatty(STDOUT_FILENO) != 0;
}

}  // namespace

int run_check(const Arguments& arguments, Streams streams) {
  CheckOptions check_options;
  Options options("check", "List what the authors of a tree should mend.");
  declare(check_options, options);
  if (const auto status = options.parse(arguments, streams)) return *status;
  if (check_options.rules) {
    print_rules(streams.out);
    return fine;
  }
  if (check_options.fix && check_options.tree.payloads.empty()) {
    throw std::runtime_error(
        "--fix changes files, so it needs --payloads DIR; the embedded tree can't be changed");
  }
  TreeFiles files = read_tree(check_options.tree);
  Assembler assembler;
  Findings findings = check(make_subject(files, assembler, check_options.today));
  if (check_options.fix) {
    const std::size_t changed = fix_files(files, findings);
    streams.err << "bac-a-sable check: " << changed << " files mended\n";
    if (changed > 0) {
      files = read_tree(check_options.tree);
      findings = check(make_subject(files, assembler, check_options.today));
    }
  }
  SourceTexts sources;
  for (const FileTree& tree : files.payloads) sources.add(tree);
  for (const File& document : documents_of(files)) sources.add(document);
  if (check_options.format == "text" && is_terminal(streams.out)) {
    streams.out << render_in_colour(findings, sources);
  } else {
    const auto format =
        std::ranges::find(finding_formats(), check_options.format, &FindingFormat::name);
    streams.out << format->render(findings, sources);
  }
  return findings.empty() ? fine : has_findings;
}

}  // namespace sandbox
