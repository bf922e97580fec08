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

// What one file of the tree became: a case, an identity, or, when it can't be
// used, findings alone.
struct ReadFile {
  std::shared_ptr<const TestCase> test_case;
  std::optional<Identity> identity;
  Findings findings;
};

// Reads `<operation>/<name>.yaml` (or .yml, .json); `shown` is the path for
// messages. Source: docs/design.md 3.
ReadFile read_case(std::string_view text, const std::string& operation, const std::string& name,
                   const std::string& shown);

// Reads `france_connect/<name>.yaml`.
ReadFile read_identity(std::string_view text, const std::string& name, const std::string& shown);

// The payload of a case, with places in the case's file: a text holding JSON, or
// a value written inline. Absent, with findings, when it is not JSON.
std::optional<Node> read_payload(const Node& payload, std::string_view file_text,
                                 const std::string& shown, Findings& findings);

}  // namespace sandbox
