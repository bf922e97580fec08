#include "openapi/pattern.h"

#include <algorithm>
#include <utility>

#include "support/code_points.h"

// Matching as Thompson described it: the pattern becomes a list of steps, and the text is
// walked once, while all steps at which a match could stand are kept side by side, each at
// most once. So no text makes it slow, and nothing is tried again.

namespace sandbox {
namespace {

// A pattern that would need more steps than this is refused.
constexpr std::size_t max_steps = 10'000;

}  // namespace

std::variant<Pattern, PatternProblem> Pattern::parse(std::string_view text) {
  try {
    Pattern pattern;
    pattern.syntax_ = parse_pattern(text);
    pattern.compile(pattern.syntax_.root);
    pattern.add({Step::Kind::done, 0, 0, 0});
    return pattern;
  } catch (PatternProblem& problem) {
    return std::move(problem);
  }
}

std::size_t Pattern::add(const Step& step) {
  steps_.push_back(step);
  return steps_.size() - 1;
}

// Appends the steps of a piece; what comes after it is the next step appended.
void Pattern::compile(const PatternPiece& piece) {
  using Kind = PatternPiece::Kind;
  // Counted as well: what is empty adds no steps however often it is repeated.
  if (steps_.size() > max_steps || ++compiled_ > 10 * max_steps) {
    throw PatternProblem{"it is too large"};
  }
  const std::size_t next = steps_.size() + 1;
  switch (piece.kind) {
    case Kind::set:
      add({Step::Kind::set, piece.set, next, 0});
      break;
    case Kind::start:
      add({Step::Kind::start, 0, next, 0});
      break;
    case Kind::end:
      add({Step::Kind::end, 0, next, 0});
      break;
    case Kind::sequence:
      for (const PatternPiece& part : piece.parts) compile(part);
      break;
    case Kind::choice:
      compile_choice(piece);
      break;
    case Kind::repeat:
      compile_repeat(piece);
      break;
  }
}

void Pattern::compile_choice(const PatternPiece& piece) {
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i + 1 < piece.parts.size(); ++i) {
    const std::size_t fork = add({Step::Kind::fork, 0, steps_.size() + 1, 0});
    compile(piece.parts[i]);
    ends.push_back(add({Step::Kind::fork, 0, 0, 0}));
    steps_[fork].other = steps_.size();
  }
  compile(piece.parts.back());
  for (const std::size_t end : ends) steps_[end].next = steps_[end].other = steps_.size();
}

void Pattern::compile_repeat(const PatternPiece& piece) {
  const PatternPiece& part = piece.parts.front();
  for (int i = 0; i < piece.least; ++i) compile(part);
  if (piece.most < 0) {
    const std::size_t fork = add({Step::Kind::fork, 0, steps_.size() + 1, 0});
    compile(part);
    add({Step::Kind::fork, 0, fork, fork});
    steps_[fork].other = steps_.size();
    return;
  }
  std::vector<std::size_t> forks;
  for (int i = piece.least; i < piece.most; ++i) {
    forks.push_back(add({Step::Kind::fork, 0, steps_.size() + 1, 0}));
    compile(part);
  }
  for (const std::size_t fork : forks) steps_[fork].other = steps_.size();
}

// The steps at which matching stands, each at most once.
class Pattern::Threads {
 public:
  explicit Threads(const std::vector<Step>& steps) : steps_(steps), seen_(steps.size()) {}

  // Follows all that needs no character; true when the end is reached.
  bool add(std::size_t first, bool at_start, bool at_end) {
    waiting_.push_back(first);
    while (!waiting_.empty()) {
      const std::size_t step = waiting_.back();
      waiting_.pop_back();
      if (seen_[step]) continue;
      seen_[step] = true;
      const Step& now = steps_[step];
      switch (now.kind) {
        case Step::Kind::done:
          return true;
        case Step::Kind::fork:
          waiting_.push_back(now.other);
          waiting_.push_back(now.next);
          break;
        case Step::Kind::start:
          if (at_start) waiting_.push_back(now.next);
          break;
        case Step::Kind::end:
          if (at_end) waiting_.push_back(now.next);
          break;
        case Step::Kind::set:
          at.push_back(step);
          break;
      }
    }
    return false;
  }

  void clear() {
    at.clear();
    std::fill(seen_.begin(), seen_.end(), false);
  }

  std::vector<std::size_t> at;

 private:
  const std::vector<Step>& steps_;
  std::vector<bool> seen_;
  std::vector<std::size_t> waiting_;
};

bool Pattern::found_in(std::string_view text) const {
  const std::vector<char32_t> points = code_points(text);
  Threads now(steps_);
  Threads next(steps_);
  if (now.add(0, true, points.empty())) return true;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool at_end = i + 1 == points.size();
    next.clear();
    for (const std::size_t step : now.at) {
      if (!syntax_.sets[steps_[step].set].contains(points[i])) continue;
      if (next.add(steps_[step].next, false, at_end)) return true;
    }
    if (next.add(0, false, at_end)) return true;
    std::swap(now.at, next.at);
  }
  return false;
}

}  // namespace sandbox
