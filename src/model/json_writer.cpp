#include "model/json_writer.h"

#include "model/node.h"
#include "support/shown_text.h"

namespace sandbox {

JsonObject& JsonObject::text(std::string_view name, std::string_view value) {
  return raw(name, json_text(value));
}

JsonObject& JsonObject::text_or_null(std::string_view name, std::string_view value) {
  return value.empty() ? null(name) : text(name, value);
}

JsonObject& JsonObject::number(std::string_view name, std::int64_t value) {
  return raw(name, std::to_string(value));
}

JsonObject& JsonObject::flag(std::string_view name, bool value) {
  return raw(name, value ? "true" : "false");
}

JsonObject& JsonObject::null(std::string_view name) { return raw(name, "null"); }

JsonObject& JsonObject::raw(std::string_view name, std::string_view json) {
  text_ += text_.empty() ? '{' : ',';
  text_ += json_text(name);
  text_ += ':';
  text_ += json;
  return *this;
}

std::string JsonObject::str() const { return text_.empty() ? "{}" : text_ + "}"; }

std::string json_text(std::string_view text) { return to_json(valid_text(text)); }

}  // namespace sandbox
