#include "reading/flat_form.h"

#include <algorithm>

#include "support/catch.h"
#include "support/embedded_files.h"

namespace sandbox {
namespace {

// Where two nodes say something else, or say it elsewhere; empty when they are equal.
std::string difference(const Node& a, const Node& b, const std::string& at = "the root") {
  if (a.kind != b.kind || a.text != b.text || a.written != b.written) return at + ": " + a.text;
  if (a.line != b.line || a.column != b.column || a.block_line != b.block_line) {
    return at + ", its place";
  }
  if (a.items.size() != b.items.size() || a.members.size() != b.members.size()) {
    return at + ", its size";
  }
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    const auto inside = difference(a.items[i], b.items[i], at + "/" + std::to_string(i));
    if (!inside.empty()) return inside;
  }
  for (std::size_t i = 0; i < a.members.size(); ++i) {
    const Node::Member& one = a.members[i];
    const Node::Member& other = b.members[i];
    const std::string name = at + "/" + one.key;
    if (one.key != other.key) return name;
    if (one.line != other.line || one.column != other.column) return name + ", its place";
    const auto inside = difference(one.value, other.value, name);
    if (!inside.empty()) return inside;
  }
  return {};
}

bool is_data(std::string_view path) {
  return path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json");
}

TEST_CASE("each file in the program has a flat form, and reads as its text does", "[flat]") {
  std::size_t count = 0;
  for (const EmbeddedFolder folder : {EmbeddedFolder::payloads, EmbeddedFolder::schemas}) {
    for (const EmbeddedFile& file : embedded_files(folder)) {
      if (!is_data(file.path)) continue;
      ++count;
      const std::string path(file.path);
      INFO(path);
      const std::string copy(*file.text);
      const std::string_view form = flat_form_of(*file.text);
      CHECK(!form.empty());  // else there is something to mend in it: `check` tells
      CHECK(flat_form_of(copy).empty());
      const Document parsed = read_document(copy, path, Aliases::expanded);
      const Document prepared = read_document(*file.text, path, Aliases::expanded);
      REQUIRE(parsed.root);
      REQUIRE(prepared.root);
      CHECK(difference(*parsed.root, *prepared.root) == "");
      CHECK(prepared.findings.empty());
    }
  }
  CHECK(count > 100);
}

TEST_CASE("a file of the contract reads the same, whichever parser made its flat form", "[flat]") {
  for (const EmbeddedFile& file : embedded_files(EmbeddedFolder::schemas)) {
    const std::string path(file.path);
    if (!path.starts_with("contract/") && path != "france_connect.yaml") continue;
    INFO(path);
    const Document parsed = read_own_yaml(std::string(*file.text), path);
    const Document prepared = read_own_yaml(*file.text, path);
    REQUIRE(parsed.root);
    REQUIRE(prepared.root);
    CHECK(difference(*parsed.root, *prepared.root) == "");
  }
}

TEST_CASE("a flat form keeps values, what was written, and places", "[flat]") {
  struct Row {
    const char* title;
    const char* file;
    std::string text;
  };
  const Row rows[] = {
      {"scalars of each kind", "a.yaml", "[07, ~, no, 1.50, 2024-01-02, 'a', \"b\\n\", long text]"},
      {"nested maps and lists", "a.yaml", "a:\n  b: [1, {c: d}]\n  e:\n    - f\n    -\n"},
      {"empty ones", "a.yaml", "a: {}\nb: []\nc: ''\nd:\n"},
      {"a literal block", "a.yaml", "a:\n  b: |-\n    {\"x\": 1,\n\n      \"y\": 2}\n  c: d\n"},
      {"one with more lines at its end", "a.yaml", "a: |+\n  x\n\n\nb: c\n"},
      {"one that begins with an empty line", "a.yaml", "a: |\n\n  x\n  y\n"},
      {"one that begins deeper", "a.yaml", "a: |2\n    x\n  y\n"},
      {"one with CRLF", "a.yaml", "a: |\r\n  x\r\n  y\r\nb: c\r\n"},
      {"a folded block", "a.yaml", "a: >\n  one\n  two\n\n  three\nb: |\n  c"},
      {"a text of several lines", "a.yaml", "a: one\n  two\nb: 'three\n  four'\n"},
      {"letters beyond ASCII", "a.yaml", "\"pr\xC3\xA9nom\": \"\xC3\x89lo\xC3\xAFse\"\n"},
      {"a long text, of more than one byte's length", "a.yaml", "a: " + std::string(400, 'x')},
      {"aliases", "a.yaml", "a: &x {b: some text}\nc: *x\nd: *x\n"},
      {"JSON", "a.json", "{\"a\": [1, 2.5, null, true, \"caf\\u00e9\"],\n  \"b\": {}}"},
      {"nothing", "a.yaml", ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.title) {
      const auto form = flat_form(row.text, row.file);
      const Document parsed = read_document(row.text, row.file, Aliases::expanded);
      REQUIRE(form.has_value() == (parsed.root && parsed.findings.empty()));
      if (!form) return;
      CHECK(difference(*parsed.root, read_flat_form(*form, row.text)) == "");
      CHECK(has_aliases(*form) == (row.text.find('*') != std::string::npos));
    }
  }
}

TEST_CASE("what is to be told of a text is told: it has no flat form", "[flat]") {
  for (const char* text : {"a: 'b\n", "a: 1\na: 2\n", "a: b: c\n", "on: 1\n"}) {
    INFO(text);
    CHECK(!flat_form(text, "a.yaml"));
  }
}

TEST_CASE("a flat form is smaller than its text", "[flat]") {
  std::size_t texts = 0;
  std::size_t forms = 0;
  for (const EmbeddedFile& file : embedded_files(EmbeddedFolder::payloads)) {
    texts += file.text->size();
    forms += flat_form_of(*file.text).size();
  }
  CHECK(forms > 0);
  CHECK(2 * forms < texts);
}

}  // namespace
}  // namespace sandbox
