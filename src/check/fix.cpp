#include "check/fix.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "model/finding_rules.h"
#include "reading/ruby_scalar.h"

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

// 07 becomes 7: the same number, now for everybody.
void write_as_read(std::string& text, const Place& place) {
  const std::size_t start = offset_of(text, place);
  if (start == std::string::npos) return;
  const std::size_t end = std::min(text.find_first_of(" ,]}#\t\r\n", start), text.size());
  const Node read = ruby_scalar(std::string_view(text).substr(start, end - start));
  if (read.kind == Node::Kind::integer) text.replace(start, end - start, read.text);
}

}  // namespace

std::string fixed(const std::string& text, const Findings& findings_of_file) {
  std::string out = text;
  // From the end, so that earlier places stay true.
  for (auto finding = findings_of_file.rbegin(); finding != findings_of_file.rend(); ++finding) {
    if (finding->is(RuleId::plain_scalar)) write_as_read(out, finding->place);
  }
  const bool lacks_end = std::ranges::any_of(
      findings_of_file, [](const Finding& finding) { return finding.is(RuleId::final_newline); });
  if (lacks_end) out += text.find("\r\n") == std::string::npos ? "\n" : "\r\n";
  return out;
}

Findings only_changed(const Findings& now, const Findings& before,
                      const std::vector<std::string>& changed_files) {
  std::multiset<std::tuple<std::string, const FindingRule*, Wording>> known;
  for (const Finding& finding : before) {
    known.emplace(finding.place.file, finding.rule, finding.sentence);
  }
  Findings kept;
  for (const Finding& finding : now) {
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
