#pragma once

#include <string>
#include <vector>

#include "model/value.h"

// Short ways of writing the values of a table's rows, and of showing them.

namespace sandbox::test {

inline const Value absent;
inline const Value nested = Value::wrong_shape();  // a[k]=1
inline Value text(std::string value) { return Value::of(std::move(value)); }
inline Value list(std::vector<std::string> items) { return Value::of(std::move(items)); }

inline std::string show(const Value& value) {
  switch (value.kind) {
    case Value::Kind::absent:
      return "absent";
    case Value::Kind::text:
      return "'" + value.text + "'";
    case Value::Kind::other:
      return "nested";
    case Value::Kind::list:
      break;
  }
  std::string out = "[";
  for (const std::string& item : value.list) {
    if (out.size() > 1) out += ", ";
    out += "'" + item + "'";
  }
  return out + "]";
}

inline std::string show(const std::vector<Value>& values) {
  std::string out;
  for (const Value& value : values) out += (out.empty() ? "" : " ") + show(value);
  return out;
}

}  // namespace sandbox::test
