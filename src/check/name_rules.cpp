#include <algorithm>
#include <array>

#include "catalogue/tree_layout.h"
#include "check/context.h"
#include "support/text.h"

// Rules about names: a file that looks like a case and is not read is told, and so is
// one whose name comes out otherwise elsewhere.

namespace sandbox {
namespace {

constexpr std::array<std::string_view, 3> endings = {"yaml", "yml", "json"};

std::string file_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

std::string sorted_letters(std::string text) {
  std::ranges::sort(text);
  return text;
}

// The ending that `typed` stands for: other letters' case, two letters swapped, one too
// many or too few; empty when it is another.
std::string meant_ending(const std::string& typed) {
  const std::string lower = lower_case(typed);
  for (const std::string_view ending : endings) {
    if (sorted_letters(lower) == sorted_letters(std::string(ending))) return std::string(ending);
  }
  return nearest(lower, {"yaml", "yml", "json"});
}

// How the file should be called to be read; empty when it does not look like a case.
std::string name_to_be_read(const std::string& name) {
  for (const std::string_view ending : endings) {
    for (const char* after : {".", "~", "_"}) {
      const std::size_t at = lower_case(name).find("." + std::string(ending) + after);
      if (at != std::string::npos && at > 0) return name.substr(0, at) + "." + std::string(ending);
    }
  }
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos) {
    // README, LICENSE, Makefile: names of their own.
    const bool is_document = !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
    return is_document ? "" : name + ".yaml";
  }
  const std::string ending = meant_ending(name.substr(dot + 1));
  return ending.empty() || dot == 0 ? "" : name.substr(0, dot) + "." + ending;
}

void tell_ignored(const FileTree& tree, const std::string& path, const Wording& why,
                  const Wording& remedy, Report& report) {
  report.add(RuleId::ignored_file, {shown_path(tree, {path, "", nullptr}), 0, 0},
             say({"this file is not read, because {0}", "ce fichier n'est pas lu : {0}"}, why),
             remedy);
}

void check_other(const FileTree& tree, const std::string& path, Report& report) {
  const std::string name = file_name(path);
  const std::string meant = name_to_be_read(name);
  if (meant.empty()) return;
  const bool at_the_root = path.find('/') == std::string::npos;
  if (at_the_root && name.find('.') == std::string::npos) return;
  tell_ignored(tree, path,
               {"its name ends neither in .yaml, nor in .yml or .json",
                "son nom ne finit ni par .yaml, ni par .yml ou .json"},
               say({"rename it to {0}", "le renommer en {0}"}, meant), report);
}

void check_place(const FileTree& tree, const File& file, Report& report) {
  if (case_path(file.path) || is_personas(file.path)) return;
  const std::size_t slash = file.path.find('/');
  if (slash == std::string::npos) {
    tell_ignored(
        tree, file.path,
        {"it stands in no folder of an operation", "il n'est dans le dossier d'aucune opération"},
        {"move it into the folder of its operation",
         "le déplacer dans le dossier de son opération"},
        report);
    return;
  }
  tell_ignored(tree, file.path, {"it stands one folder too deep", "il est dans un dossier de trop"},
               say({"rename it to {0}", "le renommer en {0}"},
                   file.path.substr(0, slash + 1) + file_name(file.path)),
               report);
}

bool is_plain_name(const std::string& name) {
  return std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7F; });
}

}  // namespace

void check_ignored_files(const Context& context, Report& report) {
  for (const FileTree& tree : context.tree.payloads) {
    for (const std::string& path : tree.others) check_other(tree, path, report);
    for (const File& file : tree.files) check_place(tree, file, report);
  }
}

void check_file_names(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    if (is_plain_name(file.name)) continue;
    report.add(RuleId::file_name, {file.shown, 0, 0},
               {"the name of the file has an accent or a space in it",
                "le nom du fichier contient un accent ou un espace"},
               {"rename it with letters without accents, digits and hyphens",
                "le renommer avec des lettres sans accent, des chiffres et des tirets"});
  }
}

}  // namespace sandbox
