#include "reading/ruby_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string>

#include "support/text.h"

// Ruby decides the type of a plain scalar by trying one grammar after the other, and the
// first that fits wins: null, words for true and false, dates and times, base 60,
// floats, whole numbers in four bases, else text. Each grammar is a few steps of a
// cursor, in the order in which Psych tries them.

namespace sandbox {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A cursor over a scalar: each grammar below is a sequence of these.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool done() const { return text_.empty(); }
  bool take(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool take_any(std::string_view choices) {
    if (text_.empty() || choices.find(text_.front()) == std::string_view::npos) return false;
    text_.remove_prefix(1);
    return true;
  }
  // Takes characters while they are in `choices`; how many were taken.
  std::size_t take_all(std::string_view choices) {
    std::size_t count = 0;
    while (take_any(choices)) ++count;
    return count;
  }

 private:
  std::string_view text_;
};

constexpr std::string_view digits = "0123456789";
constexpr std::string_view spaced_digits = "0123456789_,";

std::string without_separators(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != '_' && c != ',' && c != '+') out += c;
  }
  return out;
}

Node scalar(Node::Kind kind, std::string text) {
  Node node;
  node.kind = kind;
  node.text = std::move(text);
  return node;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return equal_ignoring_case(text, word); });
}

// 2000-1-20, with a month and a day that exist.
bool is_date(std::string_view text) {
  const std::vector<std::string> parts = split(text, '-');
  if (parts.size() != 3 || parts[0].size() != 4) return false;
  if (!std::ranges::all_of(parts, is_digits) || parts[1].size() > 2 || parts[2].size() > 2) {
    return false;
  }
  const int month = std::stoi(parts[1]);
  const int day = std::stoi(parts[2]);
  constexpr std::array days = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1 || day > days[static_cast<std::size_t>(month - 1)]) {
    return false;
  }
  const int year = std::stoi(parts[0]);
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month != 2 || day < 29 || leap;
}

// 2001-12-14T21:59:43.10-05:00 and its looser forms.
bool is_time(std::string_view text) {
  Cursor at(text);
  at.take('-');
  if (at.take_all(digits) != 4 || !at.take('-')) return false;
  if (const auto n = at.take_all(digits); n < 1 || n > 2 || !at.take('-')) return false;
  if (const auto n = at.take_all(digits); n < 1 || n > 2) return false;
  if (!at.take_any("Tt") && at.take_all(" \t") == 0) return false;
  if (const auto n = at.take_all(digits); n < 1 || n > 2 || !at.take(':')) return false;
  if (at.take_all(digits) != 2 || !at.take(':') || at.take_all(digits) != 2) return false;
  if (at.take('.')) at.take_all(digits);
  at.take_all(" \t");
  if (at.take('Z')) return at.done();
  if (at.take_any("+-")) {
    if (const auto n = at.take_all(digits); n < 1 || n > 4) return false;
    if (at.take(':') && at.take_all(digits) != 2) return false;
  }
  return at.done();
}

// 12:30, 1:30:15 and, with a fraction, 1:30:15.5: base 60.
bool is_sexagesimal(std::string_view text, bool fraction) {
  Cursor at(text);
  at.take_any("+-");
  if (at.take_all(digits) == 0) return false;
  at.take_all("0123456789_");
  int groups = 0;
  while (groups < 2 && at.take(':')) {
    const bool tens = at.take_any("012345");
    if (!at.take_any(digits) && !tens) return false;
    ++groups;
  }
  if (groups == 0) return false;
  if (fraction) {
    if (!at.take('.')) return false;
    at.take_all("0123456789_");
  }
  return at.done();
}

// Psych weighs the parts by position from the left, so that 12:30 is 12 hours
// and 30 minutes, in seconds. A sign goes with the first part only.
std::int64_t sexagesimal_seconds(std::string_view text) {
  constexpr std::array<std::int64_t, 3> weights = {3600, 60, 1};
  std::int64_t seconds = 0;
  const std::vector<std::string> parts = split(text, ':');
  for (std::size_t i = 0; i < parts.size() && i < weights.size(); ++i) {
    const std::string plain = without_separators(parts[i].substr(0, parts[i].find('.')));
    std::int64_t part = 0;
    std::from_chars(plain.data(), plain.data() + plain.size(), part);
    seconds += part * weights[i];
  }
  return seconds;
}

bool is_float(std::string_view text) {
  Cursor at(text);
  at.take_any("+-");
  const bool whole = at.take_any(digits);
  if (whole) at.take_all(spaced_digits);
  if (!at.take('.')) return false;
  const std::size_t fraction = at.take_all(digits);
  if (!whole && fraction == 0) return false;  // a lone point
  if (at.take_any("eE") && (!at.take_any("+-") || at.take_all(digits) == 0)) return false;
  return at.done();
}

bool is_decimal(std::string_view text) {
  Cursor at(text);
  at.take_any("+-");
  if (at.take('0')) return at.done();
  if (!at.take_any("123456789")) return false;
  while (!at.done()) {
    at.take_any("_,");
    if (!at.take_any(digits)) return false;
  }
  return true;
}

// 0b101, 017 and 0x1F: the base, or 0 when it is none of them.
int prefixed_base(std::string_view text) {
  Cursor at(text);
  at.take_any("+-");
  if (!at.take('0')) return 0;
  at.take_all("_");
  if (at.take('b')) return at.take_all("01_,") > 0 && at.done() ? 2 : 0;
  if (at.take('x')) return at.take_all("0123456789abcdefABCDEF_,") > 0 && at.done() ? 16 : 0;
  return at.take_all("01234567_,") > 0 && at.done() ? 8 : 0;
}

std::string in_decimal(std::string_view text, int base) {
  const bool negative = text.front() == '-';
  std::string plain = without_separators(text.substr(negative ? 1 : 0));
  plain.erase(0, base == 8 ? 1 : 2);
  std::uint64_t value = 0;
  const auto read = std::from_chars(plain.data(), plain.data() + plain.size(), value, base);
  if (read.ec != std::errc{}) return std::string(text);
  return (negative && value != 0 ? "-" : "") + std::to_string(value);
}

double to_double(std::string_view text) {
  const std::string plain = without_separators(text);
  double value = 0;
  std::from_chars(plain.data(), plain.data() + plain.size(), value);
  return value;
}

Node number_or_text(std::string_view text) {
  using Kind = Node::Kind;
  if (is_sexagesimal(text, false)) {
    return scalar(Kind::integer, std::to_string(sexagesimal_seconds(text)));
  }
  if (is_sexagesimal(text, true)) {
    const double fraction = to_double("0" + std::string(text.substr(text.find('.'))));
    return scalar(Kind::decimal,
                  ruby_float(static_cast<double>(sexagesimal_seconds(text)) + fraction));
  }
  if (is_float(text)) return scalar(Kind::decimal, ruby_float(to_double(text)));
  if (is_decimal(text)) {
    std::string plain = without_separators(text);
    return scalar(Kind::integer, plain == "-0" ? "0" : std::move(plain));
  }
  if (const int base = prefixed_base(text); base != 0) {
    return scalar(Kind::integer, in_decimal(text, base));
  }
  return scalar(Kind::text, std::string(text));
}

Node typed(std::string_view text) {
  using Kind = Node::Kind;
  if (text.empty() || is_one_of(text, {"~", "null"})) return scalar(Kind::null, "");
  if (is_one_of(text, {"yes", "true", "on"})) return scalar(Kind::boolean, "true");
  if (is_one_of(text, {"no", "false", "off"})) return scalar(Kind::boolean, "false");
  if (is_one_of(text, {".inf", "+.inf"})) {
    return scalar(Kind::decimal, ruby_float(std::numeric_limits<double>::infinity()));
  }
  if (is_one_of(text, {"-.inf"})) {
    return scalar(Kind::decimal, ruby_float(-std::numeric_limits<double>::infinity()));
  }
  if (is_one_of(text, {".nan"})) {
    return scalar(Kind::decimal, ruby_float(std::numeric_limits<double>::quiet_NaN()));
  }
  if (text.front() == ':' && text.size() > 1) {
    std::string_view symbol = text.substr(1);
    const bool quoted = symbol.size() > 2 && (symbol.front() == '"' || symbol.front() == '\'') &&
                        symbol.back() == symbol.front();
    if (quoted) symbol = symbol.substr(1, symbol.size() - 2);
    return scalar(Kind::text, std::string(symbol));
  }
  if (is_date(text) || is_time(text)) return scalar(Kind::date, std::string(text));
  if (is_digit(text.front()) || text.front() == '-' || text.front() == '+' || text.front() == '.') {
    return number_or_text(text);
  }
  return scalar(Kind::text, std::string(text));
}

}  // namespace

Node ruby_scalar(std::string_view written) {
  Node node = typed(written);
  node.written = written;
  return node;
}

}  // namespace sandbox
