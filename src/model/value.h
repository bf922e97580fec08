#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sandbox {

// What a request says under one name. `a=1` is a text, `a[]=1&a[]=2` a list,
// anything nested deeper (`a[k]=1`, `a[][k]=1`) is `other`: no operation reads it,
// so only its being wrong matters.
struct Value {
  enum class Kind { absent, text, list, other };

  Kind kind = Kind::absent;
  std::string text;
  std::vector<std::string> list;

  static Value of(std::string text) { return {Kind::text, std::move(text), {}}; }
  static Value of(std::vector<std::string> list) { return {Kind::list, {}, std::move(list)}; }
  static Value wrong_shape() { return {Kind::other, {}, {}}; }

  bool is_absent() const { return kind == Kind::absent; }
  bool is_text() const { return kind == Kind::text; }
  bool is_list() const { return kind == Kind::list; }

  friend bool operator==(const Value&, const Value&) = default;
};

// Absent, or a text of nothing but white space, or a list of nothing.
bool is_blank(const Value& value);

// The number that Ruby's to_i reads at the start of the text: white space, a
// sign, digits with single underscores between them; 0 when there is none, or
// no text. Bounded: what does not fit 18 digits is cut to 10^18 - 1.
long long to_i(const Value& value);

}  // namespace sandbox
