#include <algorithm>
#include <set>

#include "catalogue/read_case.h"
#include "model/finding_rules.h"
#include "openapi/schema.h"
#include "openapi/schema_document.h"
#include "reading/document.h"
#include "support/catch.h"
#include "support/checked.h"
#include "sync/embedded.h"

// What is said in two places, since editors read JSON Schemas and the program reads files:
// here they are held together.

using namespace sandbox;

namespace {

const SchemaDocument& schema_named(std::string_view name) {
  static std::map<std::string, std::unique_ptr<SchemaDocument>> known;
  auto& document = known[std::string(name)];
  if (!document) {
    const FileTree schemas = embedded_schemas();
    const auto file = std::ranges::find(schemas.files, name, &File::path);
    REQUIRE(file != schemas.files.end());
    document = std::make_unique<SchemaDocument>(*read_json(*file->text, {std::string(name)}).root);
  }
  return *document;
}

bool schema_accepts(const std::string& schema, const std::string& text) {
  const Document read = read_yaml(text, "x.yaml");
  if (!read.root) return false;
  const SchemaDocument& document = schema_named(schema);
  return satisfies({&document.root(), &document}, *read.root);
}

bool is_error(const Finding& finding) { return finding.severity() == Severity::error; }

// Whether the editor's schema has the case in a folder accepted, but for 404 files, which
// alone may lack params: a schema does not know the name of its file.
bool reader_accepts(const std::string& name, const std::string& text) {
  const ReadFile read = read_case(text, "op", name, "op/" + name);
  return read.test_case != nullptr && std::ranges::none_of(read.findings, is_error);
}

}  // namespace

TEST_CASE("the editor's schema and the reader accept and refuse the same cases", "[agreement]") {
  struct Row {
    const char* what;
    const char* name;
    const char* text;
    bool good;
  };
  const Row rows[] = {
      {"all that is needed", "a.yaml", "params: {ine: x}\nstatus: 200\npayload: '{}'\n", true},
      {"an inline payload", "a.yaml", "params: {ine: x}\nstatus: 200\npayload: {a: 1}\n", true},
      {"numbers and lists", "a.yaml", "params: {a: 1, b: [c, d]}\nstatus: 404\npayload: '1'\n",
       true},
      {"a default without params", "404.yaml", "status: 404\npayload: '{}'\n", true},
      {"no status", "a.yaml", "params: {ine: x}\npayload: '{}'\n", false},
      {"no payload", "a.yaml", "params: {ine: x}\nstatus: 200\n", false},
      {"a text for params", "a.yaml", "params: x\nstatus: 200\npayload: '{}'\n", false},
      {"a map in params", "a.yaml", "params: {a: {b: c}}\nstatus: 200\npayload: '{}'\n", false},
      {"a list in a list", "a.yaml", "params: {a: [[b]]}\nstatus: 200\npayload: '{}'\n", false},
      {"a text for the status", "a.yaml", "params: {}\nstatus: fine\npayload: '{}'\n", false},
      {"a status of two digits", "a.yaml", "params: {}\nstatus: 99\npayload: '{}'\n", false},
      {"no map at all", "a.yaml", "- a\n", false},
      {"nothing at all", "a.yaml", "", false},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      CHECK(reader_accepts(row.name, row.text) == row.good);
      CHECK(schema_accepts("case.schema.json", row.text) == row.good);
    }
  }
  // All but a default need params.
  CHECK_FALSE(reader_accepts("a.yaml", "status: 404\npayload: '{}'\n"));
}

TEST_CASE("a case has the same keys and statuses for editors and for check", "[agreement]") {
  const Node& schema = schema_named("case.schema.json").root();
  std::set<std::string> of_editors;
  for (const Node::Member& key : schema.find("properties")->members) of_editors.insert(key.key);
  CHECK(of_editors == std::set<std::string>(case_keys().begin(), case_keys().end()));
  std::set<std::string> statuses;
  for (const Node& one : schema.find("properties")->find("status")->find("enum")->items) {
    statuses.insert(one.text);
  }
  std::set<std::string> accepted;
  for (const int one : accepted_statuses()) accepted.insert(std::to_string(one));
  CHECK(statuses == accepted);
}

TEST_CASE("the editor's schema accepts every identity and person of our tree", "[agreement]") {
  for (const File& file : embedded_payloads().files) {
    if (file.path.starts_with("france_connect/")) {
      INFO(file.path);
      CHECK(schema_accepts("france_connect.schema.json", std::string(*file.text)));
    }
    if (file.path.starts_with("personas.")) {
      CHECK(schema_accepts("personas.schema.json", std::string(*file.text)));
    }
  }
}

TEST_CASE("a folder is unknown to check exactly when nothing of its name is served",
          "[agreement]") {
  const std::string known = "api_particulier_v3_mesri_statut_etudiant_with_ine";
  const std::string text =
      "description: d\nparams: {ine: '1234567890G'}\nstatus: 200\npayload: {}\n";
  struct Row {
    const char* what;
    std::string folder;
    bool is_unknown;
  };
  const Row rows[] = {
      {"a known name", known, false},
      {"the beginning of a known name", known.substr(0, known.size() - 4), true},
      {"another name", "api_particulier_v3_inconnu", true},
      {"an id that a document writes in quotes", "api_particulier_v3_quoted", false},
      {"an id that a document has in a comment", "api_particulier_v3_commented", true},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      TreeFiles files;
      files.schemas = embedded_schemas();
      files.payloads.push_back(
          test::tree_of({{known + "/404.yaml", text}, {row.folder + "/a.yaml", text}}));
      files.openapi.push_back(
          {"doc.yaml", "1",
           std::make_shared<const std::string>(
               "openapi: 3.0.0\n# x-operationId: api_particulier_v3_commented\npaths:\n"
               "  /v3/quoted:\n    get:\n      responses:\n        '200':\n"
               "          x-operationId: \"api_particulier_v3_quoted\"\n")});
      Assembler assembler;
      const auto catalogue = assembler.assemble(files);
      const Findings findings = all_findings(*catalogue);
      const bool told = std::ranges::any_of(
          findings, [](const Finding& one) { return one.is(RuleId::unknown_operation); });
      CHECK(told == row.is_unknown);
      CHECK((operation_of(*catalogue, row.folder) == nullptr) == row.is_unknown);
    }
  }
}
