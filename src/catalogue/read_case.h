#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/catalogue.h"
#include "model/finding.h"

namespace sandbox {

// What a case file may hold, and the statuses that the public project's own tests accept;
// schemas/case.schema.json says the same to editors.
std::span<const std::string_view> case_keys();
std::span<const int> accepted_statuses();

// A file as it is written, every value with its place: for those who look at more than
// answers.
struct WrittenFile {
  Node root;                    // a map
  std::optional<Node> payload;  // when it is there, and JSON
};

// What one file of the tree became: a case, an identity, or, when it can't be
// used, findings alone.
struct ReadFile {
  std::shared_ptr<const TestCase> test_case;
  std::optional<Identity> identity;
  Findings findings;
  std::shared_ptr<const WrittenFile> written;  // nullptr when the file holds no map
};

// Reads `<operation>/<name>.yaml` (or .yml, .json); `shown` is the path for
// messages. Source: docs/design.md 3.
ReadFile read_case(std::string_view text, const std::string& operation, const std::string& name,
                   const std::string& shown);

// Reads `france_connect/<name>.yaml`.
ReadFile read_identity(std::string_view text, const std::string& name, const std::string& shown);

// The one or the other, by its folder.
ReadFile read_file(std::string_view text, const std::string& folder, const std::string& name,
                   const std::string& shown);

}  // namespace sandbox
