#include "openapi/schema.h"

#include "openapi/example.h"
#include "reading/document.h"
#include "support/catch.h"

using namespace sandbox;

namespace {

Node json(const std::string& text) {
  const Document document = read_json(text, {"f.json"});
  REQUIRE(document.root);
  return *document.root;
}

std::string first_violation(const std::string& schema, const std::string& value) {
  const SchemaDocument rules(json(schema));
  const Node given = json(value);
  const auto found = violations({&rules.root(), &rules}, given);
  if (found.empty()) return "";
  const Violation& first = found.front();
  return std::to_string(first.line) + ":" + std::to_string(first.column) + " " + first.keyword +
         ": " + first.sentence.english + (first.hint.empty() ? "" : "; " + first.hint.english);
}

}  // namespace

TEST_CASE("a violation says where, what and what to write instead", "[openapi]") {
  struct Row {
    const char* what;
    const char* schema;
    const char* value;
    const char* expected;
  };
  const Row rows[] = {
      {"a number as a text", R"({"properties":{"age":{"type":"integer"}}})", R"({"age": "12"})",
       "1:9 type: `age` is a text, a whole number is wanted; write it without quotes: 12"},
      {"a text as a number", R"({"properties":{"code":{"type":"string"}}})", R"({"code": 75056})",
       "1:10 type: `code` is a whole number, a text is wanted; write it in quotes: \"75056\""},
      {"null without nullable", R"({"type":"string"})", "null",
       "1:1 type: the payload is null, a text is wanted"},
      {"null with nullable", R"({"type":"string","format":"date","nullable":true})", "null", ""},
      {"inside a list", R"({"items":{"properties":{"a":{"enum":["M","F"]}}}})", R"([{"a":"X"}])",
       R"(1:7 enum: `[0].a` is "X", which is none of the allowed values; write one of "M", "F")"},
      {"a missing member", R"({"required":["nom"],"properties":{"nom":{"example":"MARTIN"}}})",
       "{}", R"(1:1 required: the payload lacks `nom`; add "nom": "MARTIN")"},
      {"a mistyped member", R"({"properties":{"prenoms":{}},"additionalProperties":false})",
       R"({"prenom": []})",
       "1:2 additionalProperties: `prenom` is not a member that its schema knows; did you mean "
       "`prenoms`?"},
      {"an impossible date", R"({"format":"date"})", R"("2021-06-31")",
       "1:1 format: the payload is \"2021-06-31\", which is no valid date; write an existing date "
       "like 2001-12-31"},
      {"a pattern", R"({"pattern":"^\\d{5}$","example":"75056"})", R"("7505")",
       "1:1 pattern: the payload is \"7505\", which does not match its pattern; write something "
       "like \"75056\""},
      {"the nearest of several forms",
       R"({"oneOf":[{"required":["x","y"]},{"properties":{"a":{"type":"string"}},"required":["a"]}]})",
       R"({"a": 1})",
       "1:7 type: `a` is a whole number, a text is wanted (the nearest of the 2 allowed forms); "
       "write it in quotes: \"1\""},
      {"a reference", R"({"$ref":"#/definitions/a~1b","definitions":{"a/b":{"type":"array"}}})",
       "1",
       "1:1 type: the payload is a whole number, a list is wanted; write a list, even of one: "
       "[ … ]"},
      {"a schema made of itself", R"({"anyOf":[{"$ref":"#"},{"$ref":"#"}]})", "1", ""},
      {"an unknown type", R"({"type":"date"})", "1", ""},
      {"a reference that leads nowhere", R"({"$ref":"#/nothing"})", "1", ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) { CHECK(first_violation(row.schema, row.value) == row.expected); }
  }
}

TEST_CASE("an example is made from what the schema says", "[openapi]") {
  struct Row {
    const char* what;
    const char* schema;
    const char* expected;  // nullptr: there is none
  };
  const Row rows[] = {
      {"its example", R"({"type":"string","example":"MARTIN","enum":["X","MARTIN"]})",
       R"("MARTIN")"},
      {"not an invalid example", R"({"type":"string","example":12,"enum":["X","Y"]})", R"("X")"},
      {"its type", R"({"type":"integer"})", "1"},
      {"bounds", R"({"type":"integer","minimum":3,"exclusiveMinimum":true,"multipleOf":5})", "5"},
      {"an upper bound", R"({"type":"number","maximum":0,"exclusiveMaximum":true})", "-1"},
      {"narrow bounds",
       R"({"type":"number","minimum":0,"maximum":1,"exclusiveMinimum":true,"exclusiveMaximum":true})",
       "0.015625"},
      {"a format", R"({"type":"string","format":"date"})", R"("2000-01-01")"},
      {"a pattern and a length", R"({"type":"string","pattern":"^[A-Z]+$","minLength":4})",
       R"("AAAA")"},
      {"lengths", R"({"type":"string","minLength":7,"maxLength":8})", R"("texteee")"},
      {"a list of one", R"({"type":"array","items":{"type":"boolean"}})", "[true]"},
      {"a list of different items",
       R"({"type":"array","minItems":3,"uniqueItems":true,"items":{"type":"integer"}})", "[1,2,3]"},
      {"an empty list", R"({"type":"array","maxItems":0})", "[]"},
      {"an object",
       R"({"properties":{"a":{"type":"string"},"b":{"nullable":true,"type":"integer"}}})",
       R"({"a":"texte","b":1})"},
      {"allOf", R"({"allOf":[{"properties":{"a":{"minimum":3}}},
                            {"properties":{"a":{"type":"integer"},"b":{"type":"boolean"}}}]})",
       R"({"a":3,"b":true})"},
      {"the first of oneOf that works",
       R"({"type":"object","oneOf":[{"required":["x"],"properties":{"x":{"enum":[]}}},
                                   {"required":["y"],"properties":{"y":{"type":"integer"}}}]})",
       R"({"y":1})"},
      {"a tree without end", R"({"type":"object","properties":{"n":{"type":"integer"},
                               "children":{"type":"array","items":{"$ref":"#"}}}})",
       R"({"n":1,"children":[{"n":1,"children":[]}]})"},
      {"one that can't stop",
       R"({"type":"object","required":["a"],"properties":{"a":{"$ref":"#"}}})", nullptr},
      {"nothing fits", R"({"type":"string","enum":[1]})", nullptr},
      {"nothing but null fits", R"({"type":"string","enum":[1],"nullable":true})", "null"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const SchemaDocument document(json(row.schema));
      const Schema schema{&document.root(), &document};
      const auto made = example_of(schema);
      CHECK((made ? to_json(*made) : "none") == (row.expected ? row.expected : "none"));
      if (made) CHECK(satisfies(schema, *made));
    }
  }
}

TEST_CASE("all patterns of a document are bounded together", "[openapi]") {
  std::string rules = R"({"properties":{)";
  for (int i = 0; i < 101; ++i) {
    const std::string number = std::to_string(i);
    rules +=
        (i > 0 ? "," : "") + ("\"p" + number) + R"(":{"pattern":"^)" + number + R"(a{900}){11}$"})";
    const std::size_t open = rules.rfind('^') + 1;
    rules.insert(open, "(");
  }
  const SchemaDocument document(json(rules + "}}"));
  CHECK(document.pattern("^(0a{900}){11}$") != nullptr);
  CHECK(document.problem_of("^(0a{900}){11}$").empty());
  CHECK(document.pattern("^(100a{900}){11}$") == nullptr);
  CHECK_FALSE(document.problem_of("^(100a{900}){11}$").empty());
}

TEST_CASE("a check against a schema is bounded", "[openapi]") {
  const auto count = [](const std::string& schema, const std::string& value) {
    const SchemaDocument rules(json(schema));
    const Node given = json(value);
    return violations({&rules.root(), &rules}, given).size();
  };
  const auto list_of = [](int items, const std::string& item) {
    std::string list = "[" + item;
    for (int i = 1; i < items; ++i) list += "," + item;
    return list + "]";
  };
  SECTION("in what is told") {
    CHECK(count(R"({"items":{"type":"integer"}})", list_of(100, "\"x\"")) == 100);
    CHECK(count(R"({"items":{"type":"integer"}})", list_of(101, "\"x\"")) == 100);
  }
  SECTION("in how deep it goes") {
    // Schema s0 refers to s1, and so on; the last wants a number.
    const auto chain = [](int links) {
      std::string definitions;
      for (int i = 0; i < links; ++i) {
        definitions += "\"s" + std::to_string(i) + R"(":{"allOf":[{"$ref":"#/d/s)" +
                       std::to_string(i + 1) + "\"}]},";
      }
      return R"({"$ref":"#/d/s0","d":{)" + definitions + "\"s" + std::to_string(links) +
             R"(":{"type":"integer"}}})";
    };
    CHECK(count(chain(50), "\"x\"") == 1);
    CHECK(count(chain(600), "\"x\"") == 0);
  }
  SECTION("in its steps") {
    const std::string items = list_of(1'000, "1");
    const std::string schema = R"({"properties":{"b":{"type":"string"}}})";
    CHECK(count(schema, R"({"a":)" + items + R"(,"b":1})") == 1);
    const std::string costly = R"({"properties":{"a":{"items":{"allOf":)" + list_of(1'100, "{}") +
                               R"(}},"b":{"type":"string"}}})";
    CHECK(count(costly, R"({"a":)" + items + R"(,"b":1})") == 0);
  }
}

TEST_CASE("an example is bounded", "[openapi]") {
  const auto is_made = [](const std::string& schema) {
    const SchemaDocument document(json(schema));
    return example_of({&document.root(), &document}).has_value();
  };
  CHECK(is_made(R"({"type":"string","minLength":10000})"));
  CHECK_FALSE(is_made(R"({"type":"string","minLength":10001})"));
  CHECK(is_made(R"({"type":"array","minItems":50,"items":{"type":"integer"}})"));
  CHECK_FALSE(is_made(R"({"type":"array","minItems":51,"items":{"type":"integer"}})"));
  const auto nested = [](int levels) {
    std::string schema = R"({"type":"integer"})";
    for (int i = 0; i < levels; ++i) {
      schema = R"({"type":"object","required":["a"],"properties":{"a":)" + schema + "}}";
    }
    return schema;
  };
  CHECK(is_made(nested(20)));
  CHECK_FALSE(is_made(nested(45)));
}
