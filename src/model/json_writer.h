#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sandbox {

// Writes one JSON object, compact, its members in the order of the calls. Texts may be
// any bytes: what is not UTF-8 in them becomes U+FFFD, the rest is escaped as
// to_json() of model/node.h does. The result is one line.
class JsonObject {
 public:
  JsonObject& text(std::string_view name, std::string_view value);
  JsonObject& text_or_null(std::string_view name, std::string_view value);  // empty: null
  JsonObject& number(std::string_view name, std::int64_t value);
  JsonObject& flag(std::string_view name, bool value);
  JsonObject& null(std::string_view name);
  JsonObject& raw(std::string_view name, std::string_view json);  // JSON already
  std::string str() const;                                        // "{}" without members

 private:
  std::string text_;
};

// A text as a JSON string, quotes included; as JsonObject::text().
std::string json_text(std::string_view text);

// A JSON list of what `write` makes of each item: json_list(names, json_text).
template <class List, class Write>
std::string json_list(const List& list, Write write) {
  std::string json = "[";
  for (const auto& item : list) {
    if (json.size() > 1) json += ',';
    json += write(item);
  }
  return json + "]";
}

}  // namespace sandbox
