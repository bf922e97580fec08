#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandbox {

// Code points that one place of a pattern accepts.
class CodePointSet {
 public:
  bool contains(char32_t code_point) const;
  // The one that was written first, where the set says what it holds and not what it
  // leaves out.
  std::optional<char32_t> first() const { return first_; }
  // The one code point that it is; absent when it is more, or none.
  std::optional<char32_t> only() const;

  void add(char32_t low, char32_t high);
  void add_category(std::string_view name);    // "Lu", or "L" for all letters
  void add_other_than(std::string_view name);  // \P{Lu}
  void add(const CodePointSet& other);
  void negate();
  // Puts the ranges in order, which contains() wants.
  void settle();

 private:
  using Ranges = std::vector<std::pair<char32_t, char32_t>>;

  Ranges ranges_;
  std::vector<std::string> categories_;
  std::vector<std::string> other_than_;
  std::optional<char32_t> first_;
  bool negated_ = false;
};

// A part of a pattern, and what it is made of.
struct PatternPiece {
  enum class Kind { set, sequence, choice, repeat, start, end };
  Kind kind = Kind::sequence;
  std::size_t set = 0;  // position in PatternSyntax::sets
  std::vector<PatternPiece> parts;
  int least = 1;  // of a repeat
  int most = 1;   // -1: no bound
};

// A pattern as it is written. Each set stands once, however often it is repeated.
struct PatternSyntax {
  PatternPiece root;
  std::vector<CodePointSet> sets;
};

// Why a text is no pattern that we can use, in a few words.
struct PatternProblem {
  std::string why;
};

// Throws PatternProblem.
PatternSyntax parse_pattern(std::string_view text);

}  // namespace sandbox
