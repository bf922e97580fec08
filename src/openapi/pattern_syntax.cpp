#include "openapi/pattern_syntax.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "support/code_points.h"

// Regular expressions are read by recursive descent, one function for each rule of the
// grammar: a choice of sequences of repeated atoms. Depth is counted, so that no pattern
// is deeper than our stack. What ECMA 262 has and we have not (looking ahead, references
// back, scripts) is refused by name, never taken for something else.

namespace sandbox {
namespace {

using Piece = PatternPiece;

constexpr int max_depth = 50;
constexpr int max_repeat = 1'000;
constexpr std::size_t max_length = 10'000;  // code points
constexpr char32_t last_code_point = 0x10FFFF;

constexpr std::pair<char32_t, char32_t> word_ranges[] = {
    {'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {'_', '_'}};
constexpr std::pair<char32_t, char32_t> space_ranges[] = {
    {' ', ' '},       {'\t', '\r'},     {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
    {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};

struct CategoryName {
  std::string_view shown;  // in a pattern, when it is not the short name itself
  std::string_view name;
};
constexpr CategoryName long_names[] = {
    {"Letter", "L"},
    {"Cased_Letter", "LC"},
    {"Uppercase_Letter", "Lu"},
    {"Lowercase_Letter", "Ll"},
    {"Titlecase_Letter", "Lt"},
    {"Modifier_Letter", "Lm"},
    {"Other_Letter", "Lo"},
    {"Mark", "M"},
    {"Combining_Mark", "M"},
    {"Nonspacing_Mark", "Mn"},
    {"Spacing_Mark", "Mc"},
    {"Enclosing_Mark", "Me"},
    {"Number", "N"},
    {"Decimal_Number", "Nd"},
    {"digit", "Nd"},
    {"Letter_Number", "Nl"},
    {"Other_Number", "No"},
    {"Punctuation", "P"},
    {"punct", "P"},
    {"Connector_Punctuation", "Pc"},
    {"Dash_Punctuation", "Pd"},
    {"Open_Punctuation", "Ps"},
    {"Close_Punctuation", "Pe"},
    {"Initial_Punctuation", "Pi"},
    {"Final_Punctuation", "Pf"},
    {"Other_Punctuation", "Po"},
    {"Symbol", "S"},
    {"Math_Symbol", "Sm"},
    {"Currency_Symbol", "Sc"},
    {"Modifier_Symbol", "Sk"},
    {"Other_Symbol", "So"},
    {"Separator", "Z"},
    {"Space_Separator", "Zs"},
    {"Line_Separator", "Zl"},
    {"Paragraph_Separator", "Zp"},
    {"Other", "C"},
    {"Control", "Cc"},
    {"cntrl", "Cc"},
    {"Format", "Cf"},
    {"Surrogate", "Cs"},
    {"Private_Use", "Co"},
    {"Unassigned", "Cn"},
};

// The short name of a general category that a pattern names; empty when there is none.
std::string_view category_named(std::string_view written) {
  for (const std::string_view prefix : {"General_Category=", "gc="}) {
    if (written.starts_with(prefix)) written.remove_prefix(prefix.size());
  }
  for (const CategoryName& known : long_names) {
    if (written == known.shown || written == known.name) return known.name;
  }
  return {};
}

bool is_in_category(std::string_view category, std::string_view wanted) {
  if (wanted == "LC") return category == "Lu" || category == "Ll" || category == "Lt";
  return category.starts_with(wanted);
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(code_points(text)) {
    if (text_.size() > max_length) throw PatternProblem{"it is longer than 10000 characters"};
  }

  PatternSyntax parse() {
    syntax_.root = choice(0);
    if (more()) throw PatternProblem{"a `)` too many"};
    return std::move(syntax_);
  }

 private:
  bool more() const { return at_ < text_.size(); }
  bool next_is(char32_t c) const { return more() && text_[at_] == c; }
  bool take(char32_t c) {
    if (!next_is(c)) return false;
    ++at_;
    return true;
  }
  char32_t take_any() {
    if (!more()) throw PatternProblem{"a backslash at the end"};
    return text_[at_++];
  }

  Piece choice(int depth) {
    if (depth > max_depth) throw PatternProblem{"it is nested too deep"};
    Piece all;
    all.kind = Piece::Kind::choice;
    do {
      all.parts.push_back(sequence(depth));
    } while (take('|'));
    return all.parts.size() == 1 ? std::move(all.parts.front()) : all;
  }

  Piece sequence(int depth) {
    Piece all;
    while (more() && !next_is('|') && !next_is(')')) all.parts.push_back(repeated(depth));
    return all;
  }

  Piece repeated(int depth) {
    Piece piece = atom(depth);
    while (const auto times = quantifier()) {
      take('?');  // lazy or not, the same texts match
      Piece repeat;
      repeat.kind = Piece::Kind::repeat;
      std::tie(repeat.least, repeat.most) = *times;
      repeat.parts.push_back(std::move(piece));
      piece = std::move(repeat);
      if (++depth > max_depth) throw PatternProblem{"it is nested too deep"};
    }
    return piece;
  }

  // At least and at most how often; absent when nothing is said here.
  std::optional<std::pair<int, int>> quantifier() {
    if (take('*')) return std::pair(0, -1);
    if (take('+')) return std::pair(1, -1);
    if (take('?')) return std::pair(0, 1);
    const std::size_t before = at_;
    if (take('{')) {
      if (const auto least = number()) {
        const int most = take(',') ? number().value_or(-1) : *least;
        if (take('}')) {
          if (most >= 0 && most < *least) throw PatternProblem{"a repetition like {3,2}"};
          return std::pair(*least, most);
        }
      }
    }
    at_ = before;
    return std::nullopt;
  }

  std::optional<int> number() {
    const std::size_t before = at_;
    int value = 0;
    while (more() && text_[at_] >= '0' && text_[at_] <= '9') {
      value = value * 10 + static_cast<int>(text_[at_++] - '0');
      if (value > max_repeat) throw PatternProblem{"it repeats more than 1000 times"};
    }
    return at_ > before ? std::optional(value) : std::nullopt;
  }

  Piece atom(int depth) {
    const char32_t c = text_[at_++];
    switch (c) {
      case '(': {
        open_group();
        Piece group = choice(depth + 1);
        if (!take(')')) throw PatternProblem{"a `(` is never closed"};
        return group;
      }
      case '[':
        return piece_of(bracket());
      case '.': {
        CodePointSet ends;
        for (const char32_t end : {U'\n', U'\r', U'\u2028', U'\u2029'}) ends.add(end, end);
        ends.negate();
        return piece_of(std::move(ends));
      }
      case '^':
        return {Piece::Kind::start, 0, {}};
      case '$':
        return {Piece::Kind::end, 0, {}};
      case '*':
      case '+':
      case '?':
        throw PatternProblem{"a repetition with nothing before it"};
      case '\\':
        if (take('A')) return {Piece::Kind::start, 0, {}};
        if (take('z') || take('Z')) return {Piece::Kind::end, 0, {}};
        return piece_of(escape());
      default: {
        CodePointSet one;
        one.add(c, c);
        return piece_of(std::move(one));
      }
    }
  }

  Piece piece_of(CodePointSet set) {
    set.settle();
    syntax_.sets.push_back(std::move(set));
    return {Piece::Kind::set, syntax_.sets.size() - 1, {}};
  }

  void open_group() {
    if (!take('?')) return;
    if (take(':')) return;
    if (take('<') && !next_is('=') && !next_is('!')) {
      while (more() && !next_is('>')) ++at_;
      if (take('>')) return;
    }
    throw PatternProblem{"it looks ahead or behind, `(?…`"};
  }

  // What follows a backslash, in brackets or not.
  CodePointSet escape() {
    const char32_t c = take_any();
    CodePointSet set;
    switch (c) {
      case 'd':
      case 'D':
        set.add('0', '9');
        break;
      case 'w':
      case 'W':
        for (const auto& [low, high] : word_ranges) set.add(low, high);
        break;
      case 's':
      case 'S':
        for (const auto& [low, high] : space_ranges) set.add(low, high);
        break;
      case 'p':
      case 'P':
        return property(c == 'P');
      default: {
        const char32_t point = escaped_character(c);
        set.add(point, point);
        return set;
      }
    }
    if (c == 'D' || c == 'W' || c == 'S') set.negate();
    return set;
  }

  char32_t escaped_character(char32_t c) {
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
        return unicode_escape();
      case 'c':
        return take_any() % 32;
      default:
        break;
    }
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter || (c >= '1' && c <= '9')) throw PatternProblem{"an escape that is not supported"};
    return c;
  }

  // \u00e9, \u{1F600}, and the two halves \ud83d\ude00 of one code point.
  char32_t unicode_escape() {
    if (take('{')) {
      char32_t value = 0;
      do {
        value = value * 16 + hexadecimal(1);
        if (value > last_code_point) throw PatternProblem{"a \\u{…} beyond 10FFFF"};
      } while (!take('}'));
      return value;
    }
    const char32_t first = hexadecimal(4);
    const bool is_first_half = first >= 0xD800 && first < 0xDC00;
    const std::size_t before = at_;
    if (is_first_half && take('\\') && take('u') && !next_is('{')) {
      const char32_t second = hexadecimal(4);
      if (second >= 0xDC00 && second < 0xE000) {
        return 0x10000 + ((first - 0xD800) << 10U) + (second - 0xDC00);
      }
    }
    at_ = before;
    return first;
  }

  char32_t hexadecimal(int digits) {
    char32_t value = 0;
    for (int i = 0; i < digits; ++i) {
      const char32_t c = more() ? text_[at_++] : U' ';
      if (c >= '0' && c <= '9') {
        value = value * 16 + (c - '0');
      } else if ((c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f')) {
        value = value * 16 + (c % 32) + 9;
      } else {
        throw PatternProblem{"an escape that is not hexadecimal"};
      }
    }
    return value;
  }

  // \p{Lu}, \P{Letter}
  CodePointSet property(bool negated) {
    if (!take('{')) throw PatternProblem{"\\p without {…}"};
    std::string name;
    while (more() && !next_is('}')) append_code_point(name, text_[at_++]);
    if (!take('}')) throw PatternProblem{"\\p without {…}"};
    CodePointSet set;
    if (name == "Any" || name == "ASCII") {
      set.add(0, name == "Any" ? last_code_point : 0x7F);
      if (negated) set.negate();
      return set;
    }
    const std::string_view category = category_named(name);
    if (category.empty()) {
      throw PatternProblem{"\\p{" + name + "} is no general category of Unicode"};
    }
    negated ? set.add_other_than(category) : set.add_category(category);
    return set;
  }

  CodePointSet bracket() {
    CodePointSet set;
    const bool negated = take('^');
    while (more() && !next_is(']')) {
      CodePointSet item = bracket_item();
      const auto low = item.only();
      const bool is_range = low && next_is('-') && at_ + 1 < text_.size() && text_[at_ + 1] != ']';
      if (is_range) {
        ++at_;
        const auto high = bracket_item().only();
        if (!high || *high < *low) {
          throw PatternProblem{"a range that runs backwards, like [z-a]"};
        }
        set.add(*low, *high);
      } else {
        set.add(item);
      }
    }
    if (!take(']')) throw PatternProblem{"a `[` is never closed"};
    if (negated) set.negate();
    return set;
  }

  CodePointSet bracket_item() {
    const bool escaped = take('\\');
    if (escaped && !next_is('b')) return escape();
    const char32_t c = escaped ? U'\b' : text_[at_];
    ++at_;
    CodePointSet one;
    one.add(c, c);
    return one;
  }

  std::vector<char32_t> text_;
  std::size_t at_ = 0;
  PatternSyntax syntax_;
};

}  // namespace

bool CodePointSet::contains(char32_t code_point) const {
  const auto above = std::ranges::upper_bound(ranges_, code_point, {},
                                              [](const auto& range) { return range.first; });
  bool in = above != ranges_.begin() && code_point <= std::prev(above)->second;
  if (!in && !(categories_.empty() && other_than_.empty())) {
    const std::string_view category = general_category(code_point);
    const auto is_of = [&](const std::string& wanted) { return is_in_category(category, wanted); };
    in = std::ranges::any_of(categories_, is_of) || !std::ranges::all_of(other_than_, is_of);
  }
  return in != negated_;
}

std::optional<char32_t> CodePointSet::only() const {
  const bool one = !negated_ && categories_.empty() && other_than_.empty() && ranges_.size() == 1 &&
                   ranges_.front().first == ranges_.front().second;
  return one ? first_ : std::nullopt;
}

void CodePointSet::add(char32_t low, char32_t high) {
  if (!first_ && !negated_) first_ = low;
  ranges_.emplace_back(low, high);
}

void CodePointSet::add_category(std::string_view name) { categories_.emplace_back(name); }
void CodePointSet::add_other_than(std::string_view name) { other_than_.emplace_back(name); }

// Only sets of ranges are ever negated before they are added.
void CodePointSet::add(const CodePointSet& other) {
  categories_.insert(categories_.end(), other.categories_.begin(), other.categories_.end());
  other_than_.insert(other_than_.end(), other.other_than_.begin(), other.other_than_.end());
  Ranges sorted = other.ranges_;
  if (!other.negated_) {
    for (const auto& [low, high] : sorted) add(low, high);
    return;
  }
  std::ranges::sort(sorted);
  char32_t from = 0;
  for (const auto& [low, high] : sorted) {
    if (low > from) ranges_.emplace_back(from, low - 1);
    from = std::max<char32_t>(from, high + 1);
  }
  if (from <= last_code_point) ranges_.emplace_back(from, last_code_point);
}

void CodePointSet::negate() {
  negated_ = !negated_;
  first_.reset();
}

void CodePointSet::settle() {
  std::ranges::sort(ranges_);
  Ranges merged;
  for (const auto& range : ranges_) {
    if (!merged.empty() && range.first <= merged.back().second + 1) {
      merged.back().second = std::max(merged.back().second, range.second);
    } else {
      merged.push_back(range);
    }
  }
  ranges_ = std::move(merged);
}

PatternSyntax parse_pattern(std::string_view text) { return Parser(text).parse(); }

}  // namespace sandbox
