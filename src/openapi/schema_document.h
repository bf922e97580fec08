#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "model/node.h"
#include "openapi/pattern.h"

namespace sandbox {

// A document that holds schemas, with their patterns compiled once, when it is made.
class SchemaDocument {
 public:
  explicit SchemaDocument(Node root);
  SchemaDocument(const SchemaDocument&) = delete;  // schemas point into it
  SchemaDocument& operator=(const SchemaDocument&) = delete;

  const Node& root() const { return root_; }
  // A pattern of the document by its text; nullptr when it can't be used, or is none.
  const Pattern* pattern(std::string_view text) const;
  // Why it can't be used, in a few words; empty when it can.
  std::string_view problem_of(std::string_view pattern) const;

 private:
  void compile_below(const Node& node);
  void compile(const std::string& text);

  Node root_;
  std::map<std::string, std::variant<Pattern, PatternProblem>, std::less<>> patterns_;
  std::size_t steps_ = 0;  // of all patterns
};

}  // namespace sandbox
