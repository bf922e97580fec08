#include "openapi/additions.h"

#include <algorithm>
#include <chrono>

#include "contract/read_contract.h"
#include "model/match_key.h"
#include "reading/document.h"
#include "support/catch.h"
#include "support/shared.h"
#include "sync/embedded.h"

using namespace sandbox;

namespace {

File file(const std::string& path, const std::string& text) {
  return {path, "", std::make_shared<const std::string>(text)};
}

void add_families(Contract& contract) {
  contract.apis.push_back({"particulier", "API particulier", "particulier.api", "", "", ""});
  for (const char* id : {"particulier_v2", "particulier_v3"}) {
    contract.families[id].api = &contract.apis.front();
  }
  contract.families["particulier_v2"].id = "particulier_v2";
  contract.families["particulier_v3"].id = "particulier_v3";
  contract.families["particulier_v3"].versioned = true;
}

const char* const one_operation = R"(
openapi: 3.0.0
paths:
  /v3/new/{siren}/thing:
    parameters:
      - {name: siren, in: path, required: true, schema: {type: string, pattern: '^\d{9}$'}}
    get:
      summary: Une nouveauté
      security:
        - oauth: [some_scope]
      parameters:
        - {name: X-Api-Key, in: header, schema: {type: string}}
        - {name: recipient, in: query, required: true, schema: {type: string}}
        - {name: mois, in: query, schema: {type: integer, minimum: 1, maximum: 12}}
        - {name: 'codes[]', in: query, required: true, schema: {type: array, items: {type: string, enum: [A, B]}}}
      responses:
        '200':
          x-operationId: new_thing
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
        '404': {description: rien}
components:
  schemas:
    Thing:
      type: object
      properties: {nom: {type: string, example: MARTIN & Cie}}
)";

std::string key_of(const Operation& operation,
                   const std::vector<std::pair<std::string, Value>>& request) {
  const Variant& variant = operation.variants.front();
  std::vector<Value> read;
  for (const Read& reading : variant.reads) {
    Value value;
    for (const auto& [name, given] : request) {
      if (name == reading.from) value = given;
    }
    const Value* input = &value;
    read.push_back(reading.transform->apply({&input, 1}, reading.argument));
  }
  std::vector<NamedValue> matched;
  for (const MatchedParam& match : variant.matches) {
    const Value* input = &read[match.from.front()];
    Value value = match.transform->apply({&input, 1}, match.argument);
    if (!value.is_absent()) matched.push_back({match.name, value});
  }
  return match_key(std::move(matched));
}

}  // namespace

TEST_CASE("an operation that only a document knows becomes an operation", "[openapi]") {
  Contract contract;
  add_families(contract);
  const OpenApiAdditions documented =
      openapi_additions(parse_openapi({file("new.yaml", one_operation)}), contract);
  CHECK(documented.findings.empty());
  REQUIRE(documented.operations.contains("new_thing"));
  const Operation& operation = documented.operations.at("new_thing");
  CHECK(operation.path == "/v3/new/{siren}/thing");
  CHECK(operation.title == "Une nouveauté");
  CHECK(operation.family->id == "particulier_v3");
  CHECK(operation.scopes == std::vector<std::string>{"some_scope"});
  CHECK(documented.routes.find("/v3/new/123456789/thing").operation == &operation);
  CHECK(key_of(operation, {{"siren", Value::of("123456789")},
                           {"recipient", Value::of("x")},
                           {"mois", Value::of("08")},
                           {"codes", Value::of(std::vector<std::string>{"B", "A"})}}) ==
        "codes[]=b&codes[]=a&mois=8&siren=123456789");
  const PreparedAnswer& example = documented.examples.at("new_thing");
  CHECK(example.status == 200);
  CHECK(*example.body == R"({"nom":"MARTIN \u0026 Cie"})");
  CHECK(example.etag.size() == 36);
}

TEST_CASE("one whose path ends in /france_connect is called by identity, as its neighbours are",
          "[openapi]") {
  const auto contract = read_contract(embedded_schemas()).contract;
  const auto variant_at = [&](const std::string& path) {
    const std::string text = "openapi: 3.0.0\npaths:\n  " + path +
                             ":\n    get:\n      parameters:\n"
                             "        - {name: recipient, in: query, schema: {type: string}}\n"
                             "        - {name: mois, in: query, schema: {type: integer}}\n"
                             "      responses:\n        '200': {x-operationId: new_one}\n";
    const OpenApiAdditions documented =
        openapi_additions(parse_openapi({file("new.yaml", text)}), *contract);
    REQUIRE(documented.operations.contains("new_one"));
    return documented.operations.at("new_one").variants.front();
  };
  const auto matches = [](const Variant& variant, const char* name) {
    return std::ranges::count(variant.matches, name, &MatchedParam::name) == 1;
  };
  const Variant aid = variant_at("/v3/dss/une_aide/france_connect");
  CHECK(aid.france_connect);
  CHECK(matches(aid, "nomNaissance"));
  CHECK(matches(aid, "codeCogInseePaysNaissance"));
  CHECK(matches(aid, "mois"));
  CHECK(std::ranges::find(aid.validates, "pays", &Validation::name) != aid.validates.end());
  const Variant student = variant_at("/v9/mesri/statut_etudiant/france_connect");
  CHECK(student.france_connect);
  CHECK(matches(student, "prenoms"));
  CHECK_FALSE(matches(student, "codeCogInseePaysNaissance"));
  CHECK_FALSE(variant_at("/v3/dss/une_aide/identite").france_connect);
}

TEST_CASE("the parameters are checked as the document says", "[openapi]") {
  Contract contract;
  add_families(contract);
  const OpenApiAdditions documented =
      openapi_additions(parse_openapi({file("new.yaml", one_operation)}), contract);
  const Variant& variant = documented.operations.at("new_thing").variants.front();
  struct Row {
    const char* parameter;
    Value value;
    bool fine;
  };
  using Texts = std::vector<std::string>;
  const Row rows[] = {
      {"siren", Value::of("123456789"), true},
      {"siren", Value::of("12345678"), false},
      {"siren", Value(), false},
      {"siren", Value::of(Texts{"123456789"}), false},
      {"mois", Value(), true},
      {"mois", Value::of("12"), true},
      {"mois", Value::of("13"), false},
      {"mois", Value::of("x"), false},
      {"codes", Value::of(Texts{"A"}), true},
      {"codes", Value::of(Texts{"A", "C"}), false},
      {"codes", Value(), false},
      {"codes", Value::wrong_shape(), false},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.parameter << " = " << row.value.text) {
      for (const Validation& validation : variant.validates) {
        if (validation.name != row.parameter) continue;
        const Value* input = &row.value;
        CHECK(validation.errors == std::vector<std::string>{"openapi_parameter"});
        CHECK(validation.check({&input, 1}, {}).empty() == row.fine);
      }
    }
  }
}

// Source: docs/reference/entreprise.md 7.
TEST_CASE("examples of a family may be made as the service makes them", "[openapi]") {
  Contract contract;
  add_families(contract);
  Api& other = contract.apis.emplace_back();
  other.host = "entreprise.api";
  Family& family = contract.families["entreprise"];
  family.api = &other;
  family.versioned = family.example_first = true;
  const std::string start = R"(
servers: [{url: 'https://staging.entreprise.api.gouv.fr'}]
paths:
  /v3/x:
    get:
      x-operationId: x
      responses:
        '200':
          content:
            application/json:
              schema: )";
  struct Row {
    const char* what;
    const char* schema;
    const char* expected;
  };
  const Row rows[] = {
      {"an example of a text", "{type: string, example: a, enum: [b]}", "\"a\""},
      {"the first of several", "{type: string, enum: [b, c]}", "\"b\""},
      {"a text without", "{type: string, format: date}", "\"dummy\""},
      {"false becomes true", "{type: boolean, example: false}", "true"},
      {"null becomes a text", "{type: string, nullable: true, example: null}", "\"dummy\""},
      {"zero is no nothing", "{type: integer, example: 0}", "0"},
      {"a date that is a type", "{type: date}", "\"2023-01-31\""},
      {"every property, required or not",
       "{type: object, required: [a], properties: {a: {type: string}, b: {type: boolean}}}",
       "{\"a\":\"dummy\",\"b\":true}"},
      {"an object's own example is not looked at",
       "{type: object, example: {a: 1}, properties: {a: {type: string}}}", "{\"a\":\"dummy\"}"},
      {"one item, whatever the list's example",
       "{type: array, example: [a, b], items: {type: string}}", "[\"dummy\"]"},
      {"a list in a list", "{type: array, items: {type: array, items: {type: string}}}",
       "[\"dummy\"]"},
      {"one of several", "{oneOf: [{type: string, example: a}, {type: boolean}]}", "\"a\""},
      {"where the service fails there is ours", "{allOf: [{type: string, example: a}]}", "\"a\""},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const std::string text = start + row.schema + "\n";
    const OpenApiAdditions documented =
        openapi_additions(parse_openapi({file("d.yaml", text)}), contract);
    REQUIRE(documented.operations.at("x").family == &family);
    REQUIRE(documented.examples.contains("x"));
    CHECK(*documented.examples.find("x")->second.body == row.expected);
  }
}

TEST_CASE("the contract wins over a document", "[openapi]") {
  Contract contract;
  add_families(contract);
  contract.operations.at_once.by_id["new_thing"].id = "new_thing";
  const OpenApiAdditions documented =
      openapi_additions(parse_openapi({file("new.yaml", one_operation)}), contract);
  CHECK(documented.operations.empty());
  CHECK(documented.examples.contains("new_thing"));
}

TEST_CASE("what can't be used in a document is said, and the rest is used", "[openapi]") {
  struct Row {
    const char* what;
    std::string text;
    const char* expected;
  };
  const std::string start =
      "paths:\n  /v3/x:\n    get:\n      x-operationId: x\n      responses:\n";
  const Row rows[] = {
      {"no document", "a: 1\n", "d.yaml: error: this is no OpenAPI document"},
      {"no YAML", "a: [\n", "d.yaml:2:1: error: "},
      {"no schema", start + "        '200': {description: x}\n",
       "d.yaml:2:3: warning: no example could be made for the 200 answer of `x`"},
      {"a reference that leads nowhere",
       start + "        '200': {content: {application/json: {schema: {$ref: '#/x/y'}}}}\n",
       "d.yaml:6:61: warning: the reference `#/x/y` leads nowhere"},
      {"a pattern that is none",
       start + "        '200': {content: {application/json: {schema: {pattern: '('}}}}\n",
       "d.yaml:6:64: warning: the pattern `(` can't be used: a `(` is never closed"},
      {"a path without a slash", "paths:\n  v3/x:\n    get:\n      x-operationId: x\n",
       "d.yaml:2:3: error: the path `v3/x` does not start with a slash"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      Contract contract;
      add_families(contract);
      const OpenApiAdditions documented =
          openapi_additions(parse_openapi({file("d.yaml", row.text)}), contract);
      REQUIRE_FALSE(documented.findings.empty());
      CHECK_THAT(to_string(documented.findings.front()), Catch::Matchers::StartsWith(row.expected));
    }
  }
}

TEST_CASE("the public documents give a valid example for each of their operations", "[openapi]") {
  const auto folder = shared_folder("siade_staging_data/openapi_files");
  if (!folder) {
    WARN("skipped: ../shared/siade_staging_data is not there");
    return;
  }
  std::vector<File> files;
  for (const char* name : {"openapi-particulier.yaml", "openapi-particulierv2.yaml"}) {
    files.push_back(file(name, text_of_file(*folder / name)));
  }
  Contract contract;
  add_families(contract);
  const auto start = std::chrono::steady_clock::now();
  const OpenApiDocuments documents = parse_openapi(files);
  const auto parsed = std::chrono::steady_clock::now();
  const OpenApiAdditions documented = openapi_additions(documents, contract);
  const auto end = std::chrono::steady_clock::now();
  using Milliseconds = std::chrono::duration<double, std::milli>;
  INFO("parsing " << Milliseconds(parsed - start).count() << " ms, examples "
                  << Milliseconds(end - parsed).count() << " ms");
  for (const Finding& finding : documented.findings) UNSCOPED_INFO(to_string(finding));
  CHECK(documented.findings.empty());
  CHECK(documents.operations.size() == 44);
  CHECK(documented.examples.size() == 44);
  for (const auto& [id, answer] : documented.examples) {
    const Document body = read_json(*answer.body, {id});
    REQUIRE(body.root);
    CHECK(satisfies(*documents.find(id)->response_schema(200), *body.root));
  }
  CHECK(Milliseconds(end - start).count() < 5'000);
}
