#pragma once

#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

#include "openapi/pattern_syntax.h"

namespace sandbox {

// A regular expression as JSON Schema has them: ECMA 262 on Unicode code points,
// without look-around, back references and \b. Matching never takes more than
// text x pattern steps and never recurses, so both may come from strangers.
class Pattern {
 public:
  // The problem, when the text is no regular expression or uses what is left out.
  static std::variant<Pattern, PatternProblem> parse(std::string_view text);

  // Whether it matches anywhere in `text`: anchors are the author's business.
  bool found_in(std::string_view text) const;

  const PatternSyntax& syntax() const { return syntax_; }
  std::size_t steps() const { return steps_.size(); }  // that it holds in memory

 private:
  struct Step {
    enum class Kind { set, fork, start, end, done };
    Kind kind = Kind::done;
    std::size_t set = 0;
    std::size_t next = 0;
    std::size_t other = 0;  // of a fork
  };
  class Threads;

  void compile(const PatternPiece& piece);
  void compile_choice(const PatternPiece& piece);
  void compile_repeat(const PatternPiece& piece);
  std::size_t add(const Step& step);

  PatternSyntax syntax_;
  std::vector<Step> steps_;
  std::size_t compiled_ = 0;
};

}  // namespace sandbox
