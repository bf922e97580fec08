#include "model/value.h"

#include "support/text.h"

namespace sandbox {

bool is_blank(const Value& value) {
  switch (value.kind) {
    case Value::Kind::absent:
      return true;
    case Value::Kind::text:
      return is_blank(value.text);
    case Value::Kind::list:
      return value.list.empty();
    case Value::Kind::other:
      return false;
  }
  return false;
}

long long to_i(const Value& value) {
  constexpr long long most = 999'999'999'999'999'999;
  if (!value.is_text()) return 0;
  std::string_view text = value.text;
  while (!text.empty() && (text.front() == ' ' || (text.front() >= '\t' && text.front() <= '\r'))) {
    text.remove_prefix(1);
  }
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  long long number = 0;
  bool digit_before = false;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      number = number > most / 10 ? most : number * 10 + (c - '0');
      digit_before = true;
    } else if (c == '_' && digit_before) {
      digit_before = false;
    } else {
      break;
    }
  }
  return negative ? -number : number;
}

}  // namespace sandbox
