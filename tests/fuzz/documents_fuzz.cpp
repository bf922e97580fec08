// libFuzzer target over everything that people write: case files, FranceConnect
// tokens, contract files, OpenAPI documents. The first byte says which of them the
// rest is. Nothing is asked of the results but that they come.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "catalogue/read_case.h"
#include "contract/read_contract.h"
#include "openapi/additions.h"
#include "openapi/example.h"
#include "openapi/pattern_example.h"
#include "reading/document.h"
#include "sync/embedded.h"

using namespace sandbox;

namespace {

File file(const std::string& path, const std::string& text) {
  return {path, "", std::make_shared<const std::string>(text)};
}

const Contract& contract() {
  static const ReadContract read = read_contract(embedded_schemas());
  return *read.contract;
}

// Without the OpenAPI documents, which no contract needs and which are large.
const FileTree& contract_files() {
  static const FileTree files = [] {
    FileTree schemas = embedded_schemas();
    std::vector<File> kept = schemas.files.all();
    std::erase_if(kept, [](const File& known) { return !known.path.starts_with("contract/"); });
    schemas.files = std::move(kept);
    return schemas;
  }();
  return files;
}

void read_as_contract(const std::string& text) {
  for (const char* path :
       {"contract/variants.yaml", "contract/families.yaml", "contract/operations/x.yaml",
        "contract/operations/entreprise/x.yaml", "contract/errors.yaml"}) {
    FileTree schemas = contract_files();
    std::vector<File> files = schemas.files.all();
    std::erase_if(files, [&](const File& known) { return known.path == path; });
    files.push_back(file(path, text));
    schemas.files = std::move(files);
    read_contract(schemas);
  }
}

// Whatever a schema says, an example made for it satisfies it.
void read_as_schema(const std::string& text) {
  Document read = read_json(text, {"x"});
  if (!read.root) return;
  const SchemaDocument document(std::move(*read.root));
  const Schema schema{&document.root(), &document};
  const auto example = example_of(schema);
  if (example && !satisfies(schema, *example)) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0]) {
    case 'c':
      read_case(text, "x", "x.yaml", "x/x.yaml");
      read_case(text, "x", "x.json", "x/x.json");
      break;
    case 'f':
      read_identity(text, "x.yaml", "france_connect/x.yaml");
      break;
    case 'k':
      read_as_contract(text);
      break;
    case 'o':
      openapi_additions(parse_openapi({file("x.yaml", text)}), contract());
      openapi_additions(parse_openapi({file("x.json", text)}), contract());
      break;
    case 's':
      read_as_schema(text);
      break;
    case 'p':
      if (const auto parsed = Pattern::parse(text);
          const auto* pattern = std::get_if<Pattern>(&parsed)) {
        example_of(*pattern, 0, 100);
        pattern->found_in(text);
      }
      break;
    default:
      break;
  }
  return 0;
}
