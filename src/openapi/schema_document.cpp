#include "openapi/schema_document.h"

#include <utility>

namespace sandbox {
namespace {

// All patterns of a document together: 32 MB.
constexpr std::size_t max_steps = 1'000'000;

}  // namespace

SchemaDocument::SchemaDocument(Node root) : root_(std::move(root)) { compile_below(root_); }

void SchemaDocument::compile_below(const Node& node) {
  for (const Node& item : node.items) compile_below(item);
  for (const Node::Member& member : node.members) {
    if (member.key == "pattern" && member.value.is_text()) compile(member.value.text);
    if (member.key == "patternProperties") {
      for (const Node::Member& rule : member.value.members) compile(rule.key);
    }
    compile_below(member.value);
  }
}

void SchemaDocument::compile(const std::string& text) {
  if (patterns_.contains(text)) return;
  auto compiled = Pattern::parse(text);
  if (const auto* pattern = std::get_if<Pattern>(&compiled)) {
    steps_ += pattern->steps();
    if (steps_ > max_steps) {
      steps_ -= pattern->steps();
      compiled = PatternProblem{"the patterns of this document are too large together"};
    }
  }
  patterns_.emplace(text, std::move(compiled));
}

const Pattern* SchemaDocument::pattern(std::string_view text) const {
  const auto found = patterns_.find(text);
  return found == patterns_.end() ? nullptr : std::get_if<Pattern>(&found->second);
}

std::string_view SchemaDocument::problem_of(std::string_view pattern) const {
  const auto found = patterns_.find(pattern);
  if (found == patterns_.end()) return {};
  const auto* problem = std::get_if<PatternProblem>(&found->second);
  return problem == nullptr ? std::string_view() : problem->why;
}

}  // namespace sandbox
