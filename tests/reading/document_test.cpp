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
      {"a lone carriage return", "a: b\rc: d\n", "f.yaml:1:5: error: a carriage return"},
      {"an unclosed quote", "a: 'b\nc: d\n", "f.yaml:1:4: error: a quote opens here"},
      {"a line without a colon", "a: 'b'\nfoo\n", "f.yaml:2:1: error: `foo` stands here without"},
      {"an alias", "a: &x b\nc: *x\n", "f.yaml:2:4: error: an alias"},
      {"a tab as indentation", "a:\n\tb: c\n", "f.yaml:2:"},
      {"an undefined alias", "a: *x\n", "f.yaml:1:4: error: this is not valid YAML"},
      {"a map as a key", "{a: b}: c\n", "f.yaml:1:1: error: a list or a map is used as a key"},
      {"a foreign tag", "a: !ruby/object:Foo x\n", "f.yaml:1:4: error: the tag"},
      {"1,000 levels of nesting", std::string(1000, '['),
       "f.yaml:1:1: error: this is not valid YAML: the document is nested"},
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
             Catch::Matchers::StartsWith("f.yaml: warning: the file holds"));
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

TEST_CASE("a JSON error is found at its place in the file", "[reading]") {
  struct Row {
    const char* what;
    std::string text;
    const char* expected;
  };
  const Row rows[] = {
      {"a missing comma", "{\n  \"a\": 1\n  \"b\": 2\n}",
       "f.yaml:7:5: error: this is not valid JSON"},
      {"a comma too many", "[1,]", "f.yaml:5:6: error: this is not valid JSON"},
      {"nothing", "", "f.yaml:5:3: error: this is not valid JSON"},
      {"text after the end", "{} x", "f.yaml:5:6: error: this is not valid JSON"},
      {"too deep", std::string(1'000'000, '['), "f.yaml:5:503: error: the JSON is nested"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const Document document = read_json(row.text, {"f.yaml", 5, 2});
      CHECK_FALSE(document.root);
      CHECK_THAT(first_finding(document), Catch::Matchers::StartsWith(row.expected));
    }
  }
}
