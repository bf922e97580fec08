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

// Reads one YAML document. More is refused than yaml-cpp refuses: what Ruby's
// reader would not accept (bytes that are not UTF-8, control characters, a line
// without a colon, an unclosed quote). Source: docs/libraries.md 1.3.
Document read_yaml(std::string_view text, const std::string& file,
                   Aliases aliases = Aliases::refused);

// Where a JSON text stands in its file: its first line, and how many columns
// its lines are shifted to the right.
struct Origin {
  std::string file;
  int first_line = 1;
  int indent = 0;
};

// Reads one JSON text. Places are those of the file that `origin` names.
Document read_json(std::string_view text, const Origin& origin);

// By the ending of the name: `.json`, or YAML.
Document read_document(std::string_view text, const std::string& file);

}  // namespace sandbox
