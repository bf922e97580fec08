#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/finding.h"
#include "model/node.h"

namespace sandbox {

// What a file says, or why it can't be read. `root` is absent exactly when a
// finding of severity error says why; warnings may come with a root.
struct Document {
  std::optional<Node> root;
  Findings findings;
};

// Ruby's safe reader refuses any alias, so a case file may not have one; OpenAPI
// documents may.
enum class Aliases { refused, expanded };

// Reads one YAML document as the real service does: with Ruby's parser and types,
// so that what its safe reader refuses is refused here, and nothing else. Only the
// first document of a text is read. Source: docs/libraries.md 1.3.
Document read_yaml(std::string_view text, const std::string& file,
                   Aliases aliases = Aliases::refused);

// Reads a YAML document of our own, a short one of the contract: the same nodes, read by
// yaml-cpp, without Ruby's tags.
Document read_own_yaml(std::string_view text, const std::string& file);

// Where a JSON text stands in its file: its first line, and how many columns
// its lines are shifted to the right.
struct Origin {
  std::string file;
  int first_line = 1;
  int indent = 0;
};

// Reads one JSON text, as Ruby's JSON does: at most 100 levels deep, nothing before
// or after it but white space. Places are those of the file that `origin` names.
Document read_json(std::string_view text, const Origin& origin);

// Reads a file: JSON when its name ends in `.json`, YAML otherwise. A byte order mark
// at its start is skipped.
Document read_document(std::string_view text, const std::string& file,
                       Aliases aliases = Aliases::refused);

}  // namespace sandbox
