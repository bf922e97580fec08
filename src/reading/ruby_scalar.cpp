#include "reading/ruby_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
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

// 2000-01-20 and 2000-1-20. Days that do not exist are among them (2021-06-31): Ruby's
// safe reader refuses those too.
bool is_date(std::string_view text) {
  const std::vector<std::string> parts = split(text, '-');
  if (parts.size() != 3 || parts[0].size() != 4) return false;
  if (!std::ranges::all_of(parts, is_digits) || parts[1].size() > 2 || parts[2].size() > 2) {
    return false;
  }
  return std::stoi(parts[1]) <= 12 && std::stoi(parts[2]) <= 31;
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

// `times` x `decimal` + `plus`, on digits of any number.
std::string multiply_add(std::string decimal, unsigned times, unsigned plus) {
  for (auto at = decimal.rbegin(); at != decimal.rend(); ++at) {
    char& digit = *at;
    plus += static_cast<unsigned>(digit - '0') * times;
    digit = static_cast<char>('0' + plus % 10);
    plus /= 10;
  }
  if (plus != 0) decimal.insert(0, std::to_string(plus));
  return decimal;
}

std::string_view without_zeros(std::string_view digits_only) {
  const std::size_t first = digits_only.find_first_not_of('0');
  return first == std::string_view::npos ? "0" : digits_only.substr(first);
}

// `decimal` - `minus`, which is not more.
std::string less(std::string decimal, unsigned minus) {
  for (auto at = decimal.rbegin(); at != decimal.rend() && minus > 0; ++at) {
    const unsigned taken = minus % 10;
    minus /= 10;
    if (static_cast<unsigned>(*at - '0') < taken) {
      *at = static_cast<char>(*at + 10);
      ++minus;
    }
    *at = static_cast<char>(*at - static_cast<int>(taken));
  }
  return std::string(without_zeros(decimal));
}

// The digits that Ruby's to_i and to_f read: up to two underscores in a row, or one
// at the end.
std::string counted_digits(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '_' && (i + 1 == text.size() || text[i + 1] == '_')) break;
    if (text[i] != '_') out += text[i];
  }
  return out;
}

bool is_sign(char c) { return c == '+' || c == '-'; }

// Psych weighs the parts by position from the left, so that 12:30 is 12 hours
// and 30 minutes, in seconds. A sign goes with the first part only.
std::string sexagesimal_integer(std::string_view text) {
  const bool negative = text.front() == '-';
  if (is_sign(text.front())) text.remove_prefix(1);
  const std::vector<std::string> parts = split(text, ':');
  const std::string hours = counted_digits(parts[0]);
  const unsigned rest = static_cast<unsigned>(std::stoi(parts[1])) * 60 +
                        (parts.size() > 2 ? static_cast<unsigned>(std::stoi(parts[2])) : 0U);
  const std::string seconds = multiply_add(std::string(without_zeros(hours)), 3600, 0);
  if (!negative) return multiply_add(seconds, 1, rest);
  // A negative first part and positive others.
  constexpr std::size_t digits_of_rest = 5;  // 59 minutes and 59 seconds
  if (seconds.size() > digits_of_rest) return "-" + less(seconds, rest);
  return std::to_string(static_cast<int>(rest) - std::stoi(seconds));
}

double sexagesimal_decimal(std::string_view text) {
  constexpr std::array<double, 3> weights = {3600, 60, 1};
  double seconds = 0;
  const std::vector<std::string> parts = split(text, ':');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    seconds += std::strtod(counted_digits(parts[i]).c_str(), nullptr) * weights[i];
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
  if (at.take('b')) return at.take_all("01_,") > 0 && at.done() ? 2 : 0;
  if (at.take('x')) return at.take_all("0123456789abcdefABCDEF_,") > 0 && at.done() ? 16 : 0;
  return at.take_all("01234567_,") > 0 && at.done() ? 8 : 0;
}

// A number of so many digits is a slip, and would take long to convert.
constexpr std::size_t max_digits = 1'000;

// In decimal; nothing when no digit is left.
std::optional<std::string> in_decimal(std::string_view text, int base) {
  const bool negative = text.front() == '-';
  std::string plain = without_separators(text.substr(negative ? 1 : 0));
  plain.erase(0, base == 8 ? 1 : 2);
  if (plain.size() > max_digits || (plain.empty() && base != 8)) return std::nullopt;
  std::string value = "0";
  for (const char c : plain) {
    unsigned digit = 0;
    std::from_chars(&c, &c + 1, digit, base);
    value = multiply_add(std::move(value), static_cast<unsigned>(base), digit);
  }
  return (negative && value != "0" ? "-" : "") + value;
}

double to_double(std::string_view text) {
  return std::strtod(without_separators(text).c_str(), nullptr);
}

Node number_or_text(std::string_view text) {
  using Kind = Node::Kind;
  if (is_sexagesimal(text, false)) return scalar(Kind::integer, sexagesimal_integer(text));
  if (is_sexagesimal(text, true)) {
    return scalar(Kind::decimal, ruby_float(sexagesimal_decimal(text)));
  }
  if (is_float(text)) return scalar(Kind::decimal, ruby_float(to_double(text)));
  if (is_decimal(text)) {
    std::string plain = without_separators(text);
    return scalar(Kind::integer, plain == "-0" ? "0" : std::move(plain));
  }
  if (const int base = prefixed_base(text); base != 0) {
    if (auto value = in_decimal(text, base)) return scalar(Kind::integer, *std::move(value));
  }
  return scalar(Kind::text, std::string(text));
}

// `:a`, `:"a b"`; of two colons one stays.
std::string symbol_name(std::string_view text) {
  std::string_view name = text.substr(1);
  if (!name.empty() && (name.front() == '"' || name.front() == '\'')) {
    const std::size_t end = name.rfind(name.front());
    if (end == 0) return std::string(name);
    name = name.substr(1, end - 1);
    if (name.starts_with(':')) name.remove_prefix(1);
  }
  return std::string(name);
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
  if (text.find('\n') != std::string_view::npos) return scalar(Kind::text, std::string(text));
  if (text.front() == ':' && text.size() > 1) return scalar(Kind::text, symbol_name(text));
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
