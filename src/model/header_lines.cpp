#include "model/header_lines.h"

#include "support/text.h"

namespace sandbox {
namespace {

bool has_control(std::string_view text) {
  return has_byte(text, [](unsigned char c) { return c < ' ' && c != '\t'; });
}

}  // namespace

HeaderLines::HeaderLines(
    std::initializer_list<std::pair<std::string_view, std::string_view>> headers) {
  for (const auto& [name, value] : headers) add(name, value);
}

void HeaderLines::add(std::string_view name, std::string_view value) {
  if (has_control(value)) return;
  text_ += name;
  text_ += ": ";
  text_ += value;
  text_ += "\r\n";
}

std::optional<std::string_view> HeaderLines::find(std::string_view name) const {
  std::string_view rest = text_;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find("\r\n"));
    const std::size_t colon = line.find(": ");
    if (equal_ignoring_case(line.substr(0, colon), name)) return line.substr(colon + 2);
    rest.remove_prefix(line.size() + 2);
  }
  return std::nullopt;
}

}  // namespace sandbox
