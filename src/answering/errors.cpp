#include "answering/errors.h"

#include "model/node.h"

namespace sandbox {
namespace {

void replace_all(std::string& text, const std::string& what, const std::string& with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
    text.replace(at, what.size(), with);
  }
}

std::string filled(std::string text, const Fillings& fillings) {
  for (const Filling& filling : fillings) {
    replace_all(text, "%{" + filling.name + "}", filling.value);
  }
  return text;
}

std::string filled_json(std::string json, const Fillings& fillings) {
  for (const Filling& filling : fillings) {
    const std::string placeholder = "%{" + filling.name + "}";
    if (filling.is_number) replace_all(json, "\"" + placeholder + "\"", filling.value);
    const std::string quoted = to_json(filling.value);
    replace_all(json, placeholder, quoted.substr(1, quoted.size() - 2));
  }
  return json;
}

std::string json_api(const ErrorText& error, const Fillings& fillings) {
  std::string json = "{\"code\":" + to_json(filled(error.code, fillings)) +
                     ",\"title\":" + to_json(filled(error.title, fillings)) +
                     ",\"detail\":" + to_json(filled(error.detail, fillings));
  if (!error.source.empty()) json += ",\"source\":" + filled_json(error.source, fillings);
  return json + ",\"meta\":" + filled_json(error.meta, fillings) + "}";
}

}  // namespace

std::string render_errors(const Refusal& refusal, const std::vector<const ErrorText*>& errors,
                          const Fillings& fillings) {
  if (refusal.shape == ErrorShape::json_api) {
    std::string list;
    for (const ErrorText* error : errors) {
      if (!list.empty()) list += ',';
      list += json_api(*error, fillings);
    }
    return "{\"errors\":[" + list + "]}";
  }
  const std::string detail =
      to_json(errors.empty() ? std::string() : filled(errors.front()->detail, fillings));
  if (refusal.shape == ErrorShape::flat_list) return "{\"errors\":[" + detail + "]}";
  return "{\"error\":" + to_json(refusal.kind) + ",\"reason\":" + detail +
         ",\"message\":" + detail + "}";
}

}  // namespace sandbox
