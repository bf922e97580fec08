#include "contract/describe_rules.h"

#include <algorithm>

#include <string_view>
#include <vector>

#include "contract/rules.h"
#include "contract/transforms.h"

namespace sandbox {
namespace {

constexpr std::size_t widest = 90;

std::string listed(const std::vector<std::string_view>& names) {
  std::string list;
  for (const std::string_view name : names) list += (list.empty() ? "" : ", ") + std::string(name);
  return list;
}

// Words on lines; all but the first are indented by four.
void append_wrapped(std::string& out, std::string_view words) {
  std::size_t column = 0;
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(word.size() + 1, words.size()));
    if (column > 0 && column + 1 + word.size() > widest) {
      out += "\n     ";
      column = 5;
    }
    out += (column == 0 ? "  " : " ") + std::string(word);
    column += 1 + word.size();
  }
  out += '\n';
}

std::string heading(const NamedRule& rule) {
  std::string text(rule.name);
  if (rule.inputs.size() > 1) text += " of {" + listed(rule.inputs) + "}";
  if (rule.found.size() > 1) text += ", errors {" + listed(rule.found) + "}";
  for (const RuleSetting& setting : rule.settings) text += ", " + std::string(setting.name);
  return text;
}

std::string heading(const NamedTransform& transform) {
  std::string text(transform.name);
  if (transform.inputs.size() > 1) text += " of {" + listed(transform.inputs) + "}";
  if (!transform.setting.empty()) text += ", " + std::string(transform.setting);
  return text;
}

template <class Table>
void append_table(std::string& out, const Table& table) {
  for (const auto& row : table) append_wrapped(out, heading(row) + ": " + std::string(row.says));
}

}  // namespace

std::string describe_rules() {
  std::string out = "Rules, and what passes:\n";
  append_table(out, rules());
  out += "Transforms, and what they make:\n";
  append_table(out, transforms());
  return out;
}

}  // namespace sandbox
