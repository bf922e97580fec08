// What the author of a file reads when it is refused: the place of the slip, which is
// often not where a parser gives up, and what to write.

#include "reading/document.h"
#include "support/catch.h"

using namespace sandbox;

namespace {

struct Row {
  const char* what;
  std::string text;
  const char* place;
  const char* sentence;
};

void check_refused(const Row& row, const Document& document) {
  CHECK_FALSE(document.root);
  REQUIRE(document.findings.size() == 1);
  const Finding& finding = document.findings.front();
  CHECK(std::to_string(finding.place.line) + ":" + std::to_string(finding.place.column) ==
        row.place);
  CHECK_THAT(finding.sentence.english, Catch::Contains(row.sentence));
  CHECK_FALSE(finding.hint.empty());
  CHECK_FALSE(finding.sentence.french == finding.sentence.english);
}

}  // namespace

TEST_CASE("slips in YAML are told where they are", "[reading]") {
  const Row rows[] = {
      {"a merge conflict", "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n", "2:1",
       "a merge conflict"},
      {"a merge conflict in a payload",
       "payload: |-\n  {\n<<<<<<< HEAD\n  \"a\": 1\n=======\n  \"a\": 2\n>>>>>>> x\n  }\n", "3:1",
       "a merge conflict"},
      {"below a text, no name before a colon", "p: |-\n  {}\n: v\n", "3:1", "no name stands"},
      {"below a text, a comma at the start of a list", "p: |-\n  {}\nx: [, 'b']\n", "3:5",
       "a value is missing"},
      {"below a text, two commas", "p: |-\n  {}\nx: [a, , b]\n", "3:8", "a value is missing"},
      {"below a text, a line with a percent sign", "p: |-\n  {}\n%lost\n", "3:1",
       "a line can't begin with `%`"},
      {"a line of a text at the margin", "p: |-\n  {\n\"a\"\n  }\n", "3:1",
       "this line is indented less"},
      {"a quote never closed", "a: 'b\nc: d\n", "1:4", "a quote opens here"},
      {"a quote closed by the next one", "p:\n  nom: 'DUPONT\n  prenom: 'JEAN'\ns: 200\n", "2:8",
       "a quote opens here"},
      {"a double quote closed by the next one", "a: \"b\nc: \"d\"\ne: 1\n", "1:4",
       "a quote opens here"},
      {"a quote never closed in a list", "a:\n  - 'x'\n  - 'y\nb: 1\n", "3:5",
       "a quote opens here"},
      {"a double quote closed by the first of a payload",
       "p:\n  a: \"b'\n  c: d\npayload: |-\n  {\n    \"x\": 1\n  }\n", "2:6", "a quote opens here"},
      {"a single quote closed by an apostrophe of a payload",
       "a: 'b\nc: 1\npayload: |-\n  {\n    \"x\": \"l'eau\"\n  }\n", "1:4", "a quote opens here"},
      {"an apostrophe in single quotes", "a: 'L'étudiante'\nb: 1\n", "1:6", "this quote closes"},
      {"a quote in double quotes", "a: \"dit \"oui\"\"\n", "1:9", "this quote closes"},
      {"no space after a colon", "params:\n  ine:123\n  nom: x\n", "2:6", "a space is missing"},
      {"no space after a colon, first line", "status:200\npayload: |-\n  {}\n", "1:7",
       "a space is missing"},
      {"no space before a quote", "params:\n  nom:'X'\n  b: 1\n", "2:6", "a space is missing"},
      {"a line without a colon", "a: 'b'\nfoo\n", "2:1", "`foo` stands here without a colon"},
      {"a line without a colon under an empty key", "a:\nfoo\nb: 1\n", "2:1",
       "`foo` stands here without a colon"},
      {"a quoted value at the depth of its key", "a:\n'b'\n", "2:1", "without a colon"},
      {"a tab that indents", "a:\n\tb: c\n", "2:1", "indented by a tab"},
      {"a tab that indents, deeper", "a:\n  b: 1\n\tc: 2\n", "3:1", "indented by a tab"},
      {"a tab after a dash", "a:\n-\tb\n", "2:2", "a tab stands here"},
      {"a tab after a question mark", "? \ta\n", "1:3", "a tab stands here"},
      {"a line too deep", "p:\n  a: 1\n   b: 2\n", "3:4", "indented deeper"},
      {"a line not deep enough", "p:\n    a: 1\n  b: 2\n", "3:3", "the depth of no list or map"},
      {"a payload left too early", "payload: |-\n  {\n    \"a\": 1\n}\nstatus: 200\n", "4:1",
       "indented less than the text"},
      {"the first of some lines at the margin", "p:\na: 1\n  b: 2\n  c: 3\ns: 1\n", "2:1",
       "indented less than its neighbours"},
      {"one of some lines at the margin", "p:\n  a: 1\nb: 2\n  c: 3\ns: 1\n", "3:1",
       "indented less than its neighbours"},
      {"a line too deep after a list", "p:\n  a:\n    - x\n  b: 2\n    c: 3\ns: 1\n", "5:5",
       "indented deeper"},
      {"a key too deep", "p:\n  a: 1\ns: 1\n  payload: |-\n    {}\n", "4:3", "indented deeper"},
      {"a line of JSON at the margin",
       "payload: |-\n  {\n    \"a\": {\n\"b\": 1,\n      \"c\": 2\n    }\n  }\n", "4:1",
       "indented less than the text"},
      {"a line of JSON at the margin that opens something",
       "payload: |-\n  {\n\"a\": {\n      \"c\": 2\n    },\n    \"d\": 1\n  }\n", "3:1",
       "indented less than the text"},
      {"a second colon", "a: b: c\n", "1:5", "a second colon"},
      {"typographic quotes", "title: “L'étudiante : x”\n", "1:8", "`“` is no quote"},
      {"a no-break space after a colon", "a:\u00A0b\nc: d\n", "1:3", "a no-break space"},
      {"an unknown escape", "a: \"C:\\École\"\n", "1:7", "`\\É` means nothing"},
      {"an escaped apostrophe", "title: \"L\\'étudiante\"\n", "1:10", "`\\'` means nothing"},
      {"half a letter", "a: \"\\ud83d\\ude00\"\n", "1:5", "`\\u` is not followed"},
      {"a line that begins with %", "a: 1\n%foo bar\nb: 2\n", "2:1", "can't begin with `%`"},
      {"a value that begins with @", "a: @x\n", "1:4", "can't begin with `@`"},
      {"a value that begins with *", "a: **\n", "1:4", "can't begin with `*`"},
      {"an empty key", ": rien\n", "1:1", "no name stands before this colon"},
      {"an empty key in braces", "{: v}\n", "1:2", "no name stands before this colon"},
      {"an empty item", "[a, , b]\n", "1:5", "a value is missing"},
      {"an empty first item", "[, 'b']\n", "1:2", "a value is missing"},
      {"a colon before a comma", "{a: 1, c:, d: 2}\n", "1:9", "this colon has no space after it"},
      {"a bracket never closed", "a: [1, 2\nb: 3\n", "1:4", "`[` opens here and is never closed"},
      {"a comma missing in braces", "a: {b: c d: e}\n", "1:11", "a comma or `}` is missing"},
      {"an item among names", "a: 1\n- b\n", "2:1", "an item of a list"},
      {"a name among items", "- a\nb: c\n", "2:1", "no item of the list"},
      {"a dash after a colon", "a: - b\n", "1:4", "a dash"},
      {"a text on the line of its bar", "a: |x\n b\n", "1:4", "something follows"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) { check_refused(row, read_yaml(row.text, "f.yaml")); }
  }
}

TEST_CASE("slips in JSON are told where they are", "[reading]") {
  const Row rows[] = {
      {"bytes of another encoding", "{\"a\": \"caf\xE9\"}", "1:11", "not UTF-8"},
      {"bytes of another encoding outside of texts", "{\"a\": \xFF\xFF}", "1:7", "not UTF-8"},
      {"a comma too many", "{\n  \"a\": 1,\n}", "2:9", "a comma stands here"},
      {"two commas", "[1,,2]", "1:4", "a value is missing before this `,`"},
      {"no comma", "{\n  \"a\": 1\n  \"b\": 2\n}", "2:9", "a comma is missing"},
      {"no colon", "{\"a\" 1}", "1:6", "a colon is missing"},
      {"no value", "{\"a\": }", "1:5", "no value follows this colon"},
      {"no value, and the next on its line", "{\n  \"a\": ,\n  \"b\": 1\n}", "2:6",
       "no value follows this colon"},
      {"no value before the end", "{\n  \"a\":\n}", "2:6", "no value follows this colon"},
      {"a quote never closed", "{\n  \"a\": \"x,\n  \"b\": 1\n}", "2:8", "a quote opens here"},
      {"a bracket never closed", "{\"a\": [1, 2", "1:7", "`[` opens here and is never closed"},
      {"the other bracket", "[1, 2}", "1:6", "`[` was opened last"},
      {"typographic quotes", "{“nom”: 1}", "1:2", "`“` is no quote"},
      {"guillemets", "{\"prenom\": «x»}", "1:12", "`«` is no quote"},
      {"single quotes", "{'a': 1}", "1:2", "no single quotes"},
      {"a no-break space", "{\"a\"\u00A0: 1}", "1:5", "a no-break space"},
      {"a text without quotes", "{\"ville\": Évry}", "1:11", "`Évry` is no value of JSON"},
      {"a name without quotes", "{ville: 1}", "1:2", "a name should stand here"},
      {"Python's words", "{\"a\": True}", "1:7", "`True` is no value"},
      {"NaN", "[NaN]", "1:2", "`NaN` is no value"},
      {"a comment", "{} // x", "1:4", "no comments"},
      {"an unknown escape", "{\"chemin\":\"C:\\École\"}", "1:14", "`\\É` means nothing in JSON"},
      {"half a letter", "[\"\\ud83d\"]", "1:3", "`\\u` is not followed"},
      {"a tab in a text", "[\"a\tb\"]", "1:4", "a tab stands inside a text"},
      {"a zero in front", "[07]", "1:2", "can't begin with 0"},
      {"a number of its own kind", "[1.]", "1:2", "no number that JSON knows"},
      {"a merge conflict", "{\n<<<<<<< HEAD\n\"a\": 1\n}", "2:1", "a merge conflict"},
      {"a number too large", "[1e400]", "1:1", "too large"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) { check_refused(row, read_json(row.text, {"f.json"})); }
  }
}
