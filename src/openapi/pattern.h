#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandbox {

// A regular expression as JSON Schema has them: ECMA 262 on Unicode code points,
// without look-around, back references and \b. Matching never takes more than
// text x pattern steps and never recurses, so both may come from strangers.
class Pattern {
 public:
  // Absent when the text is no regular expression, or uses what is left out;
  // then `why` says so in a few words.
  static std::optional<Pattern> parse(std::string_view text, std::string* why = nullptr);

  // Whether it matches anywhere in `text`: anchors are the author's business.
  bool found_in(std::string_view text) const;

  // A text that matches and has between `least` and `most` code points, always
  // the same one; absent when none was found.
  std::optional<std::string> example(std::size_t least, std::size_t most) const;

  struct Set {  // of code points
    std::vector<std::pair<std::int32_t, std::int32_t>> ranges;
    std::vector<std::string> categories;  // \p{L}
    bool negated = false;
    bool contains(std::int32_t code_point) const;
  };
  struct Piece {
    enum class Kind { set, sequence, choice, repeat, start, end };
    Kind kind = Kind::sequence;
    Set set;
    std::vector<Piece> parts;
    int least = 1;  // of a repeat
    int most = 1;   // -1: no bound
  };

 private:
  struct Step {
    enum class Kind { set, fork, start, end, done };
    Kind kind = Kind::done;
    std::size_t set = 0;
    std::size_t next = 0;
    std::size_t other = 0;  // of a fork
  };
  class Threads;

  bool compile(const Piece& piece);
  std::size_t add(const Step& step);

  Piece root_;
  std::vector<Set> sets_;
  std::vector<Step> steps_;
  std::size_t compiled_ = 0;
};

}  // namespace sandbox
