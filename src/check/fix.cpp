#include "check/fix.h"

#include "model/finding_rules.h"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

namespace sandbox {
namespace {

// Where a place stands in the text; npos past the end.
std::size_t offset_of(const std::string& text, const Place& place) {
  std::size_t start = 0;
  for (int line = 1; line < place.line; ++line) {
    start = text.find('\n', start);
    if (start == std::string::npos) return start;
    ++start;
  }
  const std::size_t offset = start + static_cast<std::size_t>(std::max(place.column - 1, 0));
  return offset < text.size() ? offset : std::string::npos;
}

// Of two cases with the same params, the one that the change brought is the one to mend.
Finding told_of_the_change(const Finding& finding, const std::vector<std::string>& changed_files) {
  const auto is_changed = [&](const std::string& file) {
    return std::ranges::find(changed_files, file) != changed_files.end();
  };
  if (!finding.is(RuleId::same_key) || is_changed(finding.place.file)) return finding;
  for (const std::string& file : changed_files) {
    if (finding.sentence.english.find(" " + file + ",") == std::string::npos) continue;
    return found(RuleId::same_key, {file, 1, 0},
                 say({"the same `params` as {0}, so one of the two is never served",
                      "les mêmes `params` que {0} : l'un des deux n'est jamais servi"},
                     finding.place.file),
                 finding.hint);
  }
  return finding;
}

}  // namespace

std::string fixed(const std::string& text, const Edits& edits) {
  std::string out = text;
  Edits from_the_end = edits;  // so that earlier places stay true
  std::ranges::sort(from_the_end, std::greater{}, &Edit::place);
  for (const Edit& edit : from_the_end) {
    const std::size_t start = offset_of(text, edit.place);
    if (start == std::string::npos || text.compare(start, edit.written.size(), edit.written) != 0) {
      continue;
    }
    out.replace(start, edit.written.size(), edit.instead);
  }
  if (!out.empty() && out.back() != '\n') {
    out += text.find("\r\n") == std::string::npos ? "\n" : "\r\n";
  }
  return out;
}

Findings only_changed(const Findings& now, const Findings& before,
                      const std::vector<std::string>& changed_files) {
  std::multiset<std::tuple<std::string, const FindingRule*, Wording>> known;
  for (const Finding& finding : before) {
    known.emplace(finding.place.file, finding.rule, finding.sentence);
  }
  Findings kept;
  for (const Finding& told : now) {
    const Finding finding = told_of_the_change(told, changed_files);
    const auto old = known.find({finding.place.file, finding.rule, finding.sentence});
    const bool is_new = old == known.end();
    if (!is_new) known.erase(old);
    const bool in_changed_file =
        std::ranges::find(changed_files, finding.place.file) != changed_files.end();
    if (is_new || in_changed_file) kept.push_back(finding);
  }
  return kept;
}

}  // namespace sandbox
