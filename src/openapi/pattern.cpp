#include "openapi/pattern.h"

#include <utf8proc.h>

#include <algorithm>

namespace sandbox {
namespace {

using Set = Pattern::Set;
using Piece = Pattern::Piece;

// A pattern that would need more steps than this, or more depth, is refused.
constexpr std::size_t max_steps = 10'000;
constexpr int max_depth = 50;
constexpr int max_repeat = 1'000;

std::vector<std::int32_t> code_points(std::string_view text) {
  std::vector<std::int32_t> points;
  points.reserve(text.size());
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t point = 0;
    utf8proc_ssize_t used = utf8proc_iterate(at, left, &point);
    if (used <= 0) {
      point = 0xFFFD;
      used = 1;
    }
    points.push_back(point);
    at += used;
    left -= used;
  }
  return points;
}

void append_utf8(std::string& out, std::int32_t point) {
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t size = utf8proc_encode_char(point, bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

void add_all(Set& set, const Set& other) {
  if (!other.negated) {
    set.ranges.insert(set.ranges.end(), other.ranges.begin(), other.ranges.end());
    set.categories.insert(set.categories.end(), other.categories.begin(), other.categories.end());
    return;
  }
  std::vector<std::pair<std::int32_t, std::int32_t>> sorted = other.ranges;
  std::ranges::sort(sorted);
  std::int32_t from = 0;
  for (const auto& [low, high] : sorted) {
    if (low > from) set.ranges.emplace_back(from, low - 1);
    from = std::max(from, high + 1);
  }
  set.ranges.emplace_back(from, 0x10FFFF);
}

struct Unsupported {
  const char* why;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(code_points(text)) {}

  Piece parse() {
    Piece piece = choice(0);
    if (at_ < text_.size()) throw Unsupported{"a `)` too many"};
    return piece;
  }

 private:
  bool more() const { return at_ < text_.size(); }
  std::int32_t peek() const { return more() ? text_[at_] : -1; }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  Piece choice(int depth) {
    if (depth > max_depth) throw Unsupported{"it is nested too deep"};
    Piece all;
    all.kind = Piece::Kind::choice;
    do {
      all.parts.push_back(sequence(depth));
    } while (take('|'));
    return all.parts.size() == 1 ? std::move(all.parts.front()) : all;
  }

  Piece sequence(int depth) {
    Piece all;
    while (more() && peek() != '|' && peek() != ')') all.parts.push_back(repeated(depth));
    return all;
  }

  Piece repeated(int depth) {
    Piece piece = atom(depth);
    int least = 0;
    int most = 0;
    while (quantifier(least, most)) {
      take('?');  // lazy or not, the same texts match
      Piece repeat;
      repeat.kind = Piece::Kind::repeat;
      repeat.least = least;
      repeat.most = most;
      repeat.parts.push_back(std::move(piece));
      piece = std::move(repeat);
      if (++depth > max_depth) throw Unsupported{"it is nested too deep"};
    }
    return piece;
  }

  bool quantifier(int& least, int& most) {
    if (take('*')) return least = 0, most = -1, true;
    if (take('+')) return least = 1, most = -1, true;
    if (take('?')) return least = 0, most = 1, true;
    const std::size_t before = at_;
    if (take('{') && number(least)) {
      most = least;
      if (take(',') && !number(most)) most = -1;
      if (take('}')) {
        if (most >= 0 && most < least) throw Unsupported{"a repetition like {3,2}"};
        return true;
      }
    }
    at_ = before;
    return false;
  }

  bool number(int& value) {
    const std::size_t before = at_;
    value = 0;
    while (peek() >= '0' && peek() <= '9') {
      value = value * 10 + (text_[at_++] - '0');
      if (value > max_repeat) throw Unsupported{"it repeats more than 1000 times"};
    }
    return at_ > before;
  }

  Piece atom(int depth) {
    Piece piece;
    const std::int32_t c = text_[at_++];
    switch (c) {
      case '(':
        open_group();
        piece = choice(depth + 1);
        if (!take(')')) throw Unsupported{"a `(` is never closed"};
        return piece;
      case '[':
        piece.kind = Piece::Kind::set;
        piece.set = bracket();
        return piece;
      case '.':
        piece.kind = Piece::Kind::set;
        piece.set.ranges = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};
        piece.set.negated = true;
        return piece;
      case '^':
        piece.kind = Piece::Kind::start;
        return piece;
      case '$':
        piece.kind = Piece::Kind::end;
        return piece;
      case '*':
      case '+':
      case '?':
        throw Unsupported{"a repetition with nothing before it"};
      case '\\':
        return escaped();
      default:
        piece.kind = Piece::Kind::set;
        piece.set.ranges = {{c, c}};
        return piece;
    }
  }

  void open_group() {
    if (!take('?')) return;
    if (take(':')) return;
    if (take('<') && peek() != '=' && peek() != '!') {
      while (more() && peek() != '>') ++at_;
      if (take('>')) return;
    }
    throw Unsupported{"it looks ahead or behind, `(?…`"};
  }

  Piece escaped() {
    Piece piece;
    if (take('A')) {
      piece.kind = Piece::Kind::start;
    } else if (take('z') || take('Z')) {
      piece.kind = Piece::Kind::end;
    } else {
      piece.kind = Piece::Kind::set;
      piece.set = escape();
    }
    return piece;
  }

  // What follows a backslash, in brackets or not.
  Set escape() {
    if (!more()) throw Unsupported{"a backslash at the end"};
    const std::int32_t c = text_[at_++];
    Set set;
    switch (c) {
      case 'D':
        set.negated = true;
        [[fallthrough]];
      case 'd':
        set.ranges = {{'0', '9'}};
        return set;
      case 'W':
        set.negated = true;
        [[fallthrough]];
      case 'w':
        set.ranges = {{'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {'_', '_'}};
        return set;
      case 'S':
        set.negated = true;
        [[fallthrough]];
      case 's':
        set.ranges = {{' ', ' '},       {'\t', '\r'},     {0xA0, 0xA0},     {0x1680, 0x1680},
                      {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F},
                      {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
        return set;
      case 'p':
        return category();
      default:
        break;
    }
    const std::int32_t point = escaped_character(c);
    set.ranges = {{point, point}};
    return set;
  }

  std::int32_t escaped_character(std::int32_t c) {
    switch (c) {
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'f':
        return '\f';
      case 'v':
        return '\v';
      case '0':
        return 0;
      case 'x':
        return hexadecimal(2);
      case 'u':
        return hexadecimal(4);
      case 'c': {
        if (!more()) throw Unsupported{"a backslash at the end"};
        return text_[at_++] % 32;
      }
      default:
        break;
    }
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter || (c >= '1' && c <= '9')) throw Unsupported{"an escape that is not supported"};
    return c;
  }

  std::int32_t hexadecimal(int digits) {
    std::int32_t value = 0;
    for (int i = 0; i < digits; ++i) {
      const std::int32_t c = peek();
      const bool upper = c >= 'A' && c <= 'F';
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f') && !upper) {
        throw Unsupported{"an escape that is not hexadecimal"};
      }
      value = value * 16 + (c <= '9' ? c - '0' : (upper ? c - 'A' : c - 'a') + 10);
      ++at_;
    }
    return value;
  }

  Set category() {
    Set set;
    std::string name;
    if (!take('{')) throw Unsupported{"\\p without {…}"};
    while (more() && peek() != '}') append_utf8(name, text_[at_++]);
    if (!take('}') || name.empty() || name.size() > 2) throw Unsupported{"this \\p{…}"};
    set.categories.push_back(name);
    return set;
  }

  Set bracket() {
    Set set;
    const bool negated = take('^');
    while (more() && peek() != ']') {
      const std::int32_t c = text_[at_++];
      Set item;
      if (c == '\\') {
        item = take('b') ? Set{{{'\b', '\b'}}, {}, false} : escape();
      } else {
        item.ranges = {{c, c}};
      }
      const bool single = !item.negated && item.categories.empty() && item.ranges.size() == 1 &&
                          item.ranges[0].first == item.ranges[0].second;
      if (single && peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
        ++at_;
        const std::int32_t last = text_[at_++];
        Set end;
        if (last == '\\') {
          end = escape();
        } else {
          end.ranges = {{last, last}};
        }
        if (end.ranges.size() != 1 || end.ranges[0].second < item.ranges[0].first) {
          throw Unsupported{"a range that runs backwards, like [z-a]"};
        }
        item.ranges[0].second = end.ranges[0].second;
      }
      add_all(set, item);
    }
    if (!take(']')) throw Unsupported{"a `[` is never closed"};
    set.negated = negated;
    return set;
  }

  std::vector<std::int32_t> text_;
  std::size_t at_ = 0;
};

// One member of a set, a readable one where there is one.
std::optional<std::int32_t> member_of(const Set& set) {
  if (!set.negated && !set.ranges.empty()) return set.ranges.front().first;
  for (const char c : std::string_view("aA1 -_.éÉ")) {
    if (static_cast<unsigned char>(c) < 0x80 && set.contains(c)) return c;
  }
  for (std::int32_t c = 0x21; c < 0x3000; ++c) {
    if (set.contains(c)) return c;
  }
  return std::nullopt;
}

// Writes the shortest texts, with up to `extra` more repetitions where the
// pattern leaves room, the earliest repetitions first.
class Writer {
 public:
  explicit Writer(std::size_t extra) : extra_(extra) {}

  bool write(const Piece& piece) {
    if (out.size() > 100'000 || ++written_ > 100'000) return false;
    switch (piece.kind) {
      case Piece::Kind::start:
      case Piece::Kind::end:
        return true;
      case Piece::Kind::set: {
        const auto member = member_of(piece.set);
        if (!member) return false;
        append_utf8(out, *member);
        return true;
      }
      case Piece::Kind::sequence:
        return std::ranges::all_of(piece.parts, [&](const Piece& part) { return write(part); });
      case Piece::Kind::choice:
        return write(piece.parts.front());
      case Piece::Kind::repeat:
        return repeat(piece);
    }
    return false;
  }

  std::string out;

 private:
  bool repeat(const Piece& piece) {
    int times = piece.least;
    while (extra_ > 0 && (piece.most < 0 || times < piece.most)) {
      ++times;
      --extra_;
    }
    for (int i = 0; i < times; ++i) {
      if (!write(piece.parts.front())) return false;
    }
    return true;
  }

  std::size_t extra_;
  std::size_t written_ = 0;
};

}  // namespace

bool Pattern::Set::contains(std::int32_t code_point) const {
  bool in = std::ranges::any_of(ranges, [&](const auto& range) {
    return code_point >= range.first && code_point <= range.second;
  });
  if (!in && !categories.empty()) {
    const std::string_view name = utf8proc_category_string(code_point);
    in = std::ranges::any_of(categories, [&](const std::string& wanted) {
      return name.substr(0, wanted.size()) == wanted;
    });
  }
  return in != negated;
}

std::optional<Pattern> Pattern::parse(std::string_view text, std::string* why) {
  try {
    Pattern pattern;
    pattern.root_ = Parser(text).parse();
    if (!pattern.compile(pattern.root_)) throw Unsupported{"it is too large"};
    pattern.add({Step::Kind::done, 0, 0, 0});
    return pattern;
  } catch (const Unsupported& unsupported) {
    if (why) *why = unsupported.why;
    return std::nullopt;
  }
}

std::size_t Pattern::add(const Step& step) {
  steps_.push_back(step);
  return steps_.size() - 1;
}

// Appends the steps of a piece; what comes after it is the next step appended.
bool Pattern::compile(const Piece& piece) {
  // Counted as well: what is empty adds no steps however often it is repeated.
  if (steps_.size() > max_steps || ++compiled_ > 10 * max_steps) return false;
  const auto here = [&] { return steps_.size(); };
  switch (piece.kind) {
    case Piece::Kind::set:
      sets_.push_back(piece.set);
      add({Step::Kind::set, sets_.size() - 1, here() + 1, 0});
      return true;
    case Piece::Kind::start:
      add({Step::Kind::start, 0, here() + 1, 0});
      return true;
    case Piece::Kind::end:
      add({Step::Kind::end, 0, here() + 1, 0});
      return true;
    case Piece::Kind::sequence:
      return std::ranges::all_of(piece.parts, [&](const Piece& part) { return compile(part); });
    case Piece::Kind::choice: {
      std::vector<std::size_t> ends;
      for (std::size_t i = 0; i + 1 < piece.parts.size(); ++i) {
        const std::size_t fork = add({Step::Kind::fork, 0, here() + 1, 0});
        if (!compile(piece.parts[i])) return false;
        ends.push_back(add({Step::Kind::fork, 0, 0, 0}));
        steps_[fork].other = here();
      }
      if (!compile(piece.parts.back())) return false;
      for (const std::size_t end : ends) steps_[end].next = steps_[end].other = here();
      return true;
    }
    case Piece::Kind::repeat: {
      const Piece& part = piece.parts.front();
      for (int i = 0; i < piece.least; ++i) {
        if (!compile(part)) return false;
      }
      if (piece.most < 0) {
        const std::size_t fork = add({Step::Kind::fork, 0, here() + 1, 0});
        if (!compile(part)) return false;
        add({Step::Kind::fork, 0, fork, fork});
        steps_[fork].other = here();
        return true;
      }
      std::vector<std::size_t> forks;
      for (int i = piece.least; i < piece.most; ++i) {
        forks.push_back(add({Step::Kind::fork, 0, here() + 1, 0}));
        if (!compile(part)) return false;
      }
      for (const std::size_t fork : forks) steps_[fork].other = here();
      return true;
    }
  }
  return false;
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
  const std::vector<std::int32_t> points = code_points(text);
  Threads now(steps_);
  Threads next(steps_);
  if (now.add(0, true, points.empty())) return true;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool at_end = i + 1 == points.size();
    next.clear();
    for (const std::size_t step : now.at) {
      if (!sets_[steps_[step].set].contains(points[i])) continue;
      if (next.add(steps_[step].next, false, at_end)) return true;
    }
    if (next.add(0, false, at_end)) return true;
    std::swap(now.at, next.at);
  }
  return false;
}

std::optional<std::string> Pattern::example(std::size_t least, std::size_t most) const {
  for (std::size_t extra = 0; extra <= std::min<std::size_t>(least, 1'000); ++extra) {
    Writer writer(extra);
    if (!writer.write(root_)) return std::nullopt;
    const std::size_t length = code_points(writer.out).size();
    if (length > most) return std::nullopt;
    if (!found_in(writer.out)) return std::nullopt;
    if (length >= least) return writer.out;
  }
  // Nothing left to repeat: what follows an open end is free.
  Writer writer(0);
  if (!writer.write(root_)) return std::nullopt;
  std::string padded = writer.out;
  for (std::size_t length = code_points(padded).size(); length < least; ++length) padded += 'a';
  if (!found_in(padded)) return std::nullopt;
  return padded;
}

}  // namespace sandbox
