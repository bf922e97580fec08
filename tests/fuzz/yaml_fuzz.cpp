// libFuzzer target over what people write as YAML or, after a first byte `j`, as JSON.
// What is refused is told in one sentence of UTF-8, at a place that the text has; what
// is accepted writes JSON that reads back as the same.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "reading/document.h"
#include "support/text.h"

using namespace sandbox;

namespace {

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

// A line end is one at most of what editors take for it, so there are no more lines
// than letters and one.
void check_finding(const Finding& finding, const std::string& text) {
  expect(finding.place.line >= 1 && finding.place.column >= 1);
  expect(static_cast<std::size_t>(finding.place.line) <= text.size() + 1);
  expect(static_cast<std::size_t>(finding.place.column) <= text.size() + 1);
  for (const Wording& wording : {finding.sentence, finding.hint}) {
    expect(!wording.empty() && is_utf8(wording.english) && is_utf8(wording.french));
  }
}

void check(const Document& document, const std::string& text, std::size_t errors) {
  for (const Finding& finding : document.findings) check_finding(finding, text);
  expect(static_cast<std::size_t>(
             std::ranges::count(document.findings, Severity::error, &Finding::severity)) == errors);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  const Document read = data[0] == 'j' ? read_json(text, {"x"}) : read_yaml(text, "x");
  check(read, text, read.root ? 0 : 1);
  const Document expanded = read_yaml(text, "x", Aliases::expanded);
  check(expanded, text, expanded.root ? 0 : 1);
  if (!read.root) return 0;
  const std::string json = to_json(*read.root);
  const Document again = read_json(json, {"x"});
  // JSON is bounded at 100 levels, YAML at more.
  if (again.root) expect(to_json(*again.root) == json);
  return 0;
}
