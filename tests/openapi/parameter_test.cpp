#include "openapi/parameter.h"

#include "reading/document.h"
#include "support/catch.h"

using namespace sandbox;

TEST_CASE("a value of a query is typed as its schema wants it", "[openapi]") {
  using Texts = std::vector<std::string>;
  struct Row {
    const char* what;
    const char* schema;
    Value value;
    const char* json;
  };
  const Row rows[] = {
      {"a text where a text is wanted", R"({"type":"string"})", Value::of("08"), R"("08")"},
      {"a whole number", R"({"type":"integer"})", Value::of("12"), "12"},
      {"a sign", R"({"type":"integer"})", Value::of("-12"), "-12"},
      {"letters are no number", R"({"type":"integer"})", Value::of("12a"), R"("12a")"},
      {"a decimal number", R"({"type":"number"})", Value::of("1.5"), "1.5"},
      {"true", R"({"type":"boolean"})", Value::of("true"), "true"},
      {"no word for true", R"({"type":"boolean"})", Value::of("oui"), R"("oui")"},
      {"no type", "{}", Value::of("12"), R"("12")"},
      {"a text is allowed as well", R"({"type":["integer","string"]})", Value::of("12"), R"("12")"},
      {"one of several forms", R"({"anyOf":[{"type":"null"},{"type":"integer"}]})", Value::of("12"),
       "12"},
      {"a list of numbers", R"({"type":"array","items":{"type":"integer"}})",
       Value::of(Texts{"1", "x"}), R"([1,"x"])"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const SchemaDocument document(*read_json(row.schema, {"s.json"}).root);
      CHECK(to_json(as_sent(row.value, {&document.root(), &document})) == row.json);
    }
  }
}

TEST_CASE("a parameter is accepted as its whole schema says", "[openapi]") {
  using Texts = std::vector<std::string>;
  struct Row {
    const char* what;
    const char* schema;
    Value value;
    bool fine;
  };
  const Row rows[] = {
      {"a format", R"({"type":"string","format":"uuid"})", Value::of("x"), false},
      {"one of several patterns", R"({"oneOf":[{"pattern":"^\\d+$"},{"pattern":"^[A-Z]+$"}]})",
       Value::of("AB"), true},
      {"none of them", R"({"oneOf":[{"pattern":"^\\d+$"},{"pattern":"^[A-Z]+$"}]})",
       Value::of("ab"), false},
      {"an allowed number, with a zero before it", R"({"type":"integer","enum":[8]})",
       Value::of("08"), true},
      {"beyond the bound, exclusive", R"({"type":"integer","exclusiveMinimum":5})", Value::of("5"),
       false},
      {"no multiple", R"({"type":"integer","multipleOf":5})", Value::of("6"), false},
      {"characters are counted, not bytes", R"({"type":"string","maxLength":2})", Value::of("éé"),
       true},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const auto document =
          std::make_shared<const SchemaDocument>(*read_json(row.schema, {"s.json"}).root);
      DeclaredParameter parameter;
      parameter.schema = {&document->root(), document.get()};
      CHECK(acceptance_of(parameter, document)(row.value) == row.fine);
    }
  }
  const auto document = std::make_shared<const SchemaDocument>(
      *read_json(R"({"type":"array","minItems":2,"items":{"enum":["A","B"]}})", {"s.json"}).root);
  DeclaredParameter list;
  list.schema = {&document->root(), document.get()};
  list.is_list = true;
  CHECK(acceptance_of(list, document)(Value::of(Texts{"A", "B"})));
  CHECK_FALSE(acceptance_of(list, document)(Value::of(Texts{"A"})));
  CHECK_FALSE(acceptance_of(list, document)(Value::of("A")));
  CHECK(acceptance_of(list, document)(Value()));
}
