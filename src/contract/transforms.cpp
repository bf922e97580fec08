#include "contract/transforms.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "support/text.h"

// A transform is a function of values, and has a way back: from what a case says to what a
// request would have to say. The table at the end gives each its names.

namespace sandbox {
namespace {

using Text = const std::string&;

Value as_received(Inputs inputs, Text) { return *inputs[0]; }

Value presence(Inputs inputs, Text) { return is_blank(*inputs[0]) ? Value{} : *inputs[0]; }

// Ruby's String#split without an argument.
std::vector<std::string> words(std::string_view text) {
  constexpr std::string_view white = " \t\n\v\f\r";
  std::vector<std::string> found;
  while (true) {
    const std::size_t start = text.find_first_not_of(white);
    if (start == std::string_view::npos) return found;
    text.remove_prefix(start);
    const std::size_t length = std::min(text.find_first_of(white), text.size());
    found.emplace_back(text.substr(0, length));
    text.remove_prefix(length);
  }
}

Value split_whitespace(Inputs inputs, Text) {
  const Value& value = *inputs[0];
  if (value.is_absent()) return Value::of(std::vector<std::string>{});
  return value.is_text() ? Value::of(words(value.text)) : Value::wrong_shape();
}

// The first letter large, the others small, as Ruby's String#capitalize.
std::string capitalized(const std::string& word) {
  std::size_t first = 1;
  while (first < word.size() && (static_cast<unsigned char>(word[first]) & 0xC0) == 0x80) ++first;
  return upper_case(word.substr(0, first)) + lower_case(word.substr(std::min(first, word.size())));
}

Value upper_case_text(Inputs inputs, Text) {
  return inputs[0]->is_text() ? Value::of(upper_case(inputs[0]->text)) : *inputs[0];
}

Value split_and_capitalize(Inputs inputs, Text argument) {
  Value value = split_whitespace(inputs, argument);
  for (std::string& word : value.list) word = capitalized(word);
  return value;
}

// The piece that `argument` counts (0, 1 or 2) of a date such as 2006-02-03.
Value split_dash(Inputs inputs, Text argument) {
  const Value& value = *inputs[0];
  if (!value.is_text()) return value.is_absent() ? Value{} : Value::wrong_shape();
  std::vector<std::string> pieces = split(value.text, '-');
  while (!pieces.empty() && pieces.back().empty()) pieces.pop_back();  // as Ruby does
  const auto wanted = static_cast<std::size_t>(argument[0] - '0');
  return wanted < pieces.size() ? Value::of(std::move(pieces[wanted])) : Value{};
}

// A list of one absent value is a list of no text: of the wrong shape.
Value wrap_in_list(Inputs inputs, Text) {
  const Value& value = *inputs[0];
  return value.is_text() ? Value::of(std::vector{value.text}) : Value::wrong_shape();
}

Value male_to_m_else_f(Inputs inputs, Text) {
  return Value::of(inputs[0]->is_text() && inputs[0]->text == "male" ? "M" : "F");
}

struct DateParts {
  std::array<long long, 3> parts{};  // year, month, day
};

// A month without a year, or a day without a month, does not count.
DateParts normalised_date(Inputs inputs) {
  DateParts date{{to_i(*inputs[0]), to_i(*inputs[1]), to_i(*inputs[2])}};
  if (date.parts[0] == 0) date.parts[1] = 0;
  if (date.parts[1] == 0) date.parts[2] = 0;
  return date;
}

Value date_part_or_nothing(Inputs inputs, Text argument) {
  const long long part = normalised_date(inputs).parts[static_cast<std::size_t>(argument[0] - '0')];
  return part == 0 ? Value{} : Value::of(std::to_string(part));
}

Value formatted_date(const char* format, long long first, long long second, long long third) {
  std::array<char, 72> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, first, second, third);
  return Value::of(std::string(buffer.data()));
}

Value iso_date(Inputs inputs, Text) {
  const auto [parts] = normalised_date(inputs);
  return formatted_date("%04lld-%02lld-%02lld", parts[0], parts[1], parts[2]);
}

Value fr_date(Inputs inputs, Text) {
  const auto [parts] = normalised_date(inputs);
  return formatted_date("%02lld/%02lld/%04lld", parts[2], parts[1], parts[0]);
}

// The first value, only when the second is exactly `argument`.
Value only_if(Inputs inputs, Text argument) {
  return inputs[1]->is_text() && inputs[1]->text == argument ? *inputs[0] : Value{};
}

Value integer(Inputs inputs, Text) { return Value::of(std::to_string(to_i(*inputs[0]))); }

Value integer_if_given(Inputs inputs, Text argument) {
  return inputs[0]->is_absent() ? Value{} : integer(inputs, argument);
}

Value integer_if_present(Inputs inputs, Text argument) {
  return is_blank(*inputs[0]) ? Value{} : integer(inputs, argument);
}

Value join_with(Inputs inputs, Text argument) {
  return inputs[0]->is_list() ? Value::of(join(inputs[0]->list, argument)) : *inputs[0];
}

Value first(Inputs inputs, Text) {
  if (!inputs[0]->is_list()) return *inputs[0];
  return inputs[0]->list.empty() ? Value{} : Value::of(inputs[0]->list.front());
}

Value text_or_empty(Inputs inputs, Text) {
  return inputs[0]->is_absent() ? Value::of(std::string()) : *inputs[0];
}

Value male_or_female(Inputs inputs, Text) {
  const bool male = inputs[0]->is_text() && lower_case(inputs[0]->text) == "m";
  return Value::of(male ? "male" : "female");
}

// ---- The way back ----

using Outputs = std::span<Value>;

void same(const Value& result, Outputs inputs, Text) { inputs[0] = result; }

void undo_split_whitespace(const Value& result, Outputs inputs, Text) {
  inputs[0] = result.is_list() ? Value::of(join(result.list, " ")) : result;
}

// Pieces of numbers are written with two digits, the year with four.
void undo_split_dash(const Value& result, Outputs inputs, Text argument) {
  if (!result.is_text()) return;
  const auto wanted = static_cast<std::size_t>(argument[0] - '0');
  std::vector<std::string> pieces;
  if (inputs[0].is_text()) pieces = split(inputs[0].text, '-');
  if (pieces.size() <= wanted) pieces.resize(wanted + 1);
  std::string piece = result.text;
  const std::size_t width = wanted == 0 ? 4 : 2;
  if (is_digits(piece) && piece.size() < width) piece.insert(0, width - piece.size(), '0');
  pieces[wanted] = std::move(piece);
  inputs[0] = Value::of(join(pieces, "-"));
}

void undo_wrap_in_list(const Value& result, Outputs inputs, Text) {
  inputs[0] = result.is_list() && !result.list.empty() ? Value::of(result.list.front()) : result;
}

void undo_male_to_m_else_f(const Value& result, Outputs inputs, Text) {
  inputs[0] = Value::of(lower_case(result.text) == "m" ? "male" : "female");
}

void undo_date_part(const Value& result, Outputs inputs, Text argument) {
  inputs[static_cast<std::size_t>(argument[0] - '0')] = result;
}

void undo_date(const Value& result, Outputs inputs, char separator, bool day_first) {
  std::vector<std::string> pieces = split(result.text, separator);
  if (pieces.size() != 3) return;
  if (day_first) std::ranges::reverse(pieces);
  for (std::size_t i = 0; i < 3; ++i) inputs[i] = Value::of(std::move(pieces[i]));
}

void undo_iso_date(const Value& result, Outputs inputs, Text) {
  undo_date(result, inputs, '-', false);
}

void undo_fr_date(const Value& result, Outputs inputs, Text) {
  undo_date(result, inputs, '/', true);
}

void undo_join(const Value& result, Outputs inputs, Text separator) {
  std::vector<std::string> items;
  std::string_view rest = result.text;
  for (std::size_t at = rest.find(separator); at != std::string_view::npos;
       at = rest.find(separator)) {
    items.emplace_back(rest.substr(0, at));
    rest.remove_prefix(at + separator.size());
  }
  items.emplace_back(rest);
  inputs[0] = result.is_text() ? Value::of(std::move(items)) : result;
}

void undo_first(const Value& result, Outputs inputs, Text) {
  inputs[0] = result.is_text() ? Value::of(std::vector{result.text}) : result;
}

void undo_male_or_female(const Value& result, Outputs inputs, Text) {
  inputs[0] = Value::of(lower_case(result.text) == "male" ? "M" : "F");
}

using InputNames = std::vector<std::string_view>;

NamedTransform row(std::string_view name, decltype(Transform::apply) apply,
                   decltype(Transform::undo) undo, std::string_view says,
                   std::string_view setting = "", InputNames inputs = {"value"}) {
  return {{name, apply, undo, inputs.size()}, std::move(inputs), setting, says};
}

}  // namespace

const std::vector<NamedTransform>& transforms() {
  const InputNames date = {"year", "month", "day"};
  static const std::vector<NamedTransform> table = {
      row("as_received", as_received, same, "The value itself."),
      row("presence", presence, same, "The value; absent when it is blank."),
      row("split_whitespace", split_whitespace, undo_split_whitespace,
          "A list of its words: Jean Paul gives Jean, Paul."),
      row("split_and_capitalize", split_and_capitalize, undo_split_whitespace,
          "The same, each word with a large first letter and small others."),
      row("upper_case", upper_case_text, same, "The text in capitals."),
      row("split_dash", split_dash, undo_split_dash, "A part of a date such as 2006-02-03.",
          "part"),
      row("wrap_in_list", wrap_in_list, undo_wrap_in_list, "A list of this one value."),
      row("male_to_m_else_f", male_to_m_else_f, undo_male_to_m_else_f,
          "M for male, F for all else."),
      row("date_part_or_nothing", date_part_or_nothing, undo_date_part,
          "A part of the date as a number; absent without the larger parts.", "part", date),
      row("iso_date", iso_date, undo_iso_date, "2006-02-03.", "", date),
      row("fr_date", fr_date, undo_fr_date, "03/02/2006.", "", date),
      row("only_if", only_if, same, "The value when the condition is exactly what is set.",
          "equals", {"value", "condition"}),
      row("integer", integer, same, "The number that the text begins with, else 0."),
      row("integer_if_given", integer_if_given, same, "The same; absent stays absent."),
      row("integer_if_present", integer_if_present, same, "The same; absent when it is blank."),
      row("join", join_with, undo_join, "One text of a list, with a separator.", "separator"),
      row("first", first, undo_first, "The first item of a list."),
      row("text_or_empty", text_or_empty, same, "The text; an empty one when it is absent."),
      row("male_or_female", male_or_female, undo_male_or_female,
          "male for M, female for all else."),
  };
  return table;
}

const NamedTransform* find_transform(std::string_view name) {
  const auto found = std::ranges::find(transforms(), name, &NamedTransform::name);
  return found == transforms().end() ? nullptr : &*found;
}

}  // namespace sandbox
