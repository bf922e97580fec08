#include "reading/document.h"

#include "support/catch.h"

using namespace sandbox;

namespace {

std::string first_finding(const Document& document) {
  return document.findings.empty() ? "" : to_string(document.findings.front());
}

}  // namespace

TEST_CASE("YAML is read with places and Ruby's types", "[reading]") {
  const Document document = read_yaml(
      "description: 'Étudiante'\n"
      "params:\n"
      "  mois: 07\n"
      "  quoted: '07'\n"
      "  prenoms:\n"
      "    - JEAN\n"
      "    - 'no'\n"
      "payload: |-\n"
      "  {\"a\": 1}\n",
      "f.yaml");
  REQUIRE(document.root);
  CHECK(document.findings.empty());
  const Node& params = *document.root->find("params");
  CHECK(params.find("mois")->text == "7");
  CHECK(params.find("mois")->line == 3);
  CHECK(params.find("mois")->column == 9);
  CHECK(params.find("quoted")->text == "07");
  CHECK(params.find("quoted")->is_text());
  CHECK(to_json(*params.find("prenoms")) == R"(["JEAN","no"])");
  CHECK(document.root->find("payload")->text == "{\"a\": 1}");
  CHECK(document.root->find("payload")->block_line == 9);
  CHECK(document.root->find("nothing") == nullptr);
}

// Each row was tried with Ruby's `YAML.load`; what is expected is the place of the slip.
TEST_CASE("what Ruby's reader refuses is refused, with place and remedy", "[reading]") {
  struct Row {
    const char* what;
    std::string text;
    const char* expected;
  };
  const Row rows[] = {
      {"bytes that are not UTF-8", "a: b\nc: caf\xE9\n",
       "f.yaml:2:7: error: the file is not UTF-8"},
      {"bad bytes after good accents", "a: \xC3\xA9\xC3\xA9 \xE9\n",
       "f.yaml:1:9: error: the file is not UTF-8"},
      {"a control character", "a: \"\x01\"\n", "f.yaml:1:5: error: a control character"},
      {"a control character of two bytes", "a: \u0086\n", "f.yaml:1:4: error: a control character"},
      {"a NUL", std::string("a: b\0", 5), "f.yaml:1:5: error: a control character"},
      {"a byte order mark inside", "a: \uFEFF\n", "f.yaml:1:4: error: a control character"},
      {"an alias", "a: &x b\nc: *x\n", "f.yaml:2:4: error: an alias"},
      {"an alias of nothing", "a: *x\n", "f.yaml:1:4: error: an alias"},
      {"a map as a key", "{a: b}: c\n", "f.yaml:1:1: error: a list or a map is used as a key"},
      {"a set", "a: !!set {x}\n", "f.yaml:1:4: error: the value with the tag `!!set`"},
      {"an object", "a: !ruby/object:Foo {x: 1}\n", "f.yaml:1:4: error: the value with the tag"},
      {"a class", "a: !ruby/class String\n", "f.yaml:1:4: error: the value with the tag"},
      {"an array of a class", "- !ruby/array:Foo [x]\n",
       "f.yaml:1:3: error: the value with the tag"},
      {"a float that is none", "a: !!float abc\n", "f.yaml:1:4: error: the value with the tag"},
      {"1,000 levels of nesting", std::string(1000, '['),
       "f.yaml:1:501: error: the document is nested"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const Document document = read_yaml(row.text, "f.yaml");
      CHECK_FALSE(document.root);
      CHECK_THAT(first_finding(document), Catch::Matchers::StartsWith(row.expected));
    }
  }
}

TEST_CASE("what Ruby's reader accepts is accepted", "[reading]") {
  CHECK(read_yaml("\xEF\xBB\xBF"
                  "a: b\n",
                  "f")
            .root->find("a")
            ->text == "b");
  CHECK(read_yaml("a: b\r\nc: d\r\n", "f").root->find("c")->text == "d");
  CHECK(read_yaml("a: &x b\n", "f").root->find("a")->text == "b");
  CHECK(read_yaml("a:\nb: c\n", "f").root->find("a")->is_null());
  CHECK(read_yaml("a: |\n  x\ty\n", "f").root->find("a")->text == "x\ty\n");
  CHECK(read_yaml("", "f").root->is_null());
  CHECK(to_json(*read_yaml("a: b\rc: d\r", "f").root) == R"({"a":"b","c":"d"})");
  CHECK(to_json(*read_yaml("a: b\u0085c: d\n", "f").root) == R"({"a":"b","c":"d"})");
  CHECK(to_json(*read_yaml("a: 1\n<<: {a: 2, b: 3}\n", "f").root) == R"({"a":2,"b":3})");
  CHECK(to_json(*read_yaml("<<: [{a: 1}, {a: 2, b: 3}]\n", "f").root) == R"({"a":1,"b":3})");
  CHECK(to_json(*read_yaml("<<: x\n", "f").root) == R"({"\u003c\u003c":"x"})");
  CHECK(to_json(*read_yaml("a: !!omap [b: 1, c: 2]\n", "f").root) == R"({"a":{"b":1,"c":2}})");
}

TEST_CASE("a repeated key is a warning and the last one counts", "[reading]") {
  const Document document = read_yaml("a: 1\nb: 2\na: 3\n", "f.yaml");
  REQUIRE(document.root);
  CHECK(to_json(*document.root) == R"({"a":3,"b":2})");
  CHECK_THAT(first_finding(document),
             Catch::Matchers::StartsWith("f.yaml:3:1: warning: the key `a` stands twice"));
}

TEST_CASE("of several documents the first is read, with a warning", "[reading]") {
  const Document document = read_yaml("a: 1\n---\na: 2\n", "f.yaml");
  REQUIRE(document.root);
  CHECK(document.root->find("a")->text == "1");
  CHECK_THAT(first_finding(document),
             Catch::Matchers::StartsWith("f.yaml:2:1: warning: the file holds"));
  CHECK(read_yaml("a: 1\n---\nb: 'never closed\n", "f.yaml").root);
}

TEST_CASE("escapes in double quotes are those of YAML", "[reading]") {
  struct Row {
    const char* written;
    std::string text;
  };
  const Row rows[] = {
      {"\\_", "\u00A0"}, {"\\N", "\u0085"},    {"\\L", "\u2028"},
      {"\\P", "\u2029"}, {"\\0", {'\0'}},      {"\\a", "\a"},
      {"\\b", "\b"},     {"\\t", "\t"},        {"\\n", "\n"},
      {"\\v", "\v"},     {"\\f", "\f"},        {"\\r", "\r"},
      {"\\e", "\x1B"},   {"\\ ", " "},         {"\\\"", "\""},
      {"\\/", "/"},      {"\\\\", "\\"},       {"\\xE9", "é"},
      {"\\u00e9", "é"},  {"\\U0001F600", "😀"}, {"3\\_enfants", "3\u00A0enfants"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.written) {
      const Document document = read_yaml("a: \"" + std::string(row.written) + "\"\n", "f");
      REQUIRE(document.root);
      CHECK(document.root->find("a")->text == row.text);
    }
  }
}

TEST_CASE("aliases are written out where they are allowed, within bounds", "[reading]") {
  const Document document = read_yaml("a: &x {b: 1}\nc: *x\n", "f", Aliases::expanded);
  REQUIRE(document.root);
  CHECK(to_json(*document.root) == R"({"a":{"b":1},"c":{"b":1}})");

  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string last = std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) laughs += (j ? ", *a" : "*a") + last;
    laughs += "]\n";
  }
  CHECK_FALSE(read_yaml(laughs, "f", Aliases::expanded).root);
}

TEST_CASE("what anchors and aliases add is bounded in bytes and in copies", "[reading]") {
  std::string texts = "a: &a " + std::string(200'000, 'x') + "\nb:\n";
  for (int i = 0; i < 20'000; ++i) texts += "- *a\n";
  const Document bytes = read_yaml(texts, "f", Aliases::expanded);
  CHECK_FALSE(bytes.root);
  CHECK_THAT(first_finding(bytes), Catch::Contains("too large once its aliases"));

  std::string nested = "a:";
  for (int i = 0; i < 400; ++i) nested += " &a" + std::to_string(i) + " [";
  for (int i = 0; i < 2'000; ++i) nested += "x, ";
  nested += std::string(400, ']') + "\n";
  CHECK_FALSE(read_yaml(nested, "f", Aliases::expanded).root);
  CHECK(read_yaml(nested, "f", Aliases::refused).root);  // anchors alone cost nothing there
}

TEST_CASE("an alias inside the value that it refers to is refused", "[reading]") {
  CHECK_FALSE(read_yaml("a: &a [*a]\n", "f", Aliases::expanded).root);
}

TEST_CASE("JSON is read with places", "[reading]") {
  const Document document =
      read_json("{\n  \"a\": [1, \"x,\\\"y\", null],\n  \"b\": -1.50\n}", {"f.yaml", 10, 2});
  REQUIRE(document.root);
  const Node& list = *document.root->find("a");
  CHECK(list.line == 11);
  CHECK(list.column == 10);
  CHECK(list.items[2].line == 11);
  CHECK(list.items[2].column == 23);
  CHECK(document.root->find("b")->line == 12);
  CHECK(document.root->find("b")->column == 10);
  CHECK(to_json(*document.root) == R"({"a":[1,"x,\"y",null],"b":-1.5})");
}

TEST_CASE("JSON numbers are printed as Ruby prints them", "[reading]") {
  CHECK(to_json(*read_json("[1.0,1e3,-0,123456789012345678901234567890]", {"f"}).root) ==
        "[1.0,1000.0,0,123456789012345678901234567890]");
}

TEST_CASE("JSON of 100 levels is read", "[reading]") {
  CHECK(read_json(std::string(100, '[') + std::string(100, ']'), {"f"}).root);
}

TEST_CASE("a JSON file may begin with a byte order mark", "[reading]") {
  CHECK(read_document("\uFEFF{}", "f.json").root);
}

TEST_CASE("80,000 keys take time in proportion", "[reading]") {
  std::string json = "{";
  std::string yaml;
  for (int i = 0; i < 80'000; ++i) {
    json += (i > 0 ? ",\"k" : "\"k") + std::to_string(i) + "\":1";
    yaml += "k" + std::to_string(i) + ": 1\n";
  }
  CHECK(read_json(json + "}", {"f"}).root->members.size() == 80'000);
  CHECK(read_yaml(yaml, "f").root->members.size() == 80'000);
}

TEST_CASE("a JSON error is found at its place in the file", "[reading]") {
  struct Row {
    const char* what;
    std::string text;
    const char* expected;
  };
  const Row rows[] = {
      {"a missing comma", "{\n  \"a\": 1\n  \"b\": 2\n}",
       "f.yaml:6:11: error: this is not valid JSON: a comma is missing here"},
      {"a comma too many", "[1,]",
       "f.yaml:5:5: error: this is not valid JSON: a comma stands here"},
      {"nothing", "", "f.yaml:5:3: error: this is not valid JSON: the JSON is missing"},
      {"text after the end", "{} x", "f.yaml:5:6: error: this is not valid JSON: the JSON ends"},
      {"101 levels", std::string(101, '['), "f.yaml:5:103: error: the JSON is nested"},
      {"too deep", std::string(1'000'000, '['), "f.yaml:5:103: error: the JSON is nested"},
      {"a NUL and more after the end", std::string("{}\0{}", 5), "f.yaml:5:5: error: this is not"},
      {"a byte order mark", "\uFEFF{}", "f.yaml:5:3: error: this is not valid JSON: a byte order"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const Document document = read_json(row.text, {"f.yaml", 5, 2});
      CHECK_FALSE(document.root);
      CHECK_THAT(first_finding(document), Catch::Matchers::StartsWith(row.expected));
    }
  }
}
