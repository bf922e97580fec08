#include "support/french_text.h"

namespace sandbox {
namespace {

constexpr std::string_view no_break_space = "\u00A0";
constexpr std::string_view opening = "«";
constexpr std::string_view closing = "»";

bool wants_it_before(std::string_view rest) {
  return rest.starts_with(closing) ||
         (!rest.empty() && std::string_view(":;?!").find(rest.front()) != std::string_view::npos);
}

}  // namespace

std::string with_french_spaces(std::string_view sentence) {
  std::string out;
  bool in_code = false;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    if (sentence[i] == '`') in_code = !in_code;
    const bool is_wanted =
        sentence[i] == ' ' && !in_code &&
        (wants_it_before(sentence.substr(i + 1)) || sentence.substr(0, i).ends_with(opening));
    if (is_wanted) {
      out += no_break_space;
    } else {
      out += sentence[i];
    }
  }
  return out;
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count).append(no_break_space).append(count < 2 ? one : many);
}

}  // namespace sandbox
