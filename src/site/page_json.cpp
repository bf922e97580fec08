#include "model/json_writer.h"
#include "site/page_data.h"

namespace sandbox {

std::string to_json(const PageData& data) {
  struct Writer {
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(const std::string& text) const { return json_text(text); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(const Markdown& written) const { return json_text(written.text); }
    std::string operator()(const PageData::List& list) const {
      return json_list(list, [](const PageData& item) { return to_json(item); });
    }
    std::string operator()(const PageData::Members& members) const {
      JsonObject object;
      for (const auto& [name, member] : members) object.raw(name, to_json(member));
      return object.str();
    }
  };
  return std::visit(Writer{}, data.value);
}

}  // namespace sandbox
