#include "cli/help_text.h"

#include <algorithm>

#include "support/text.h"

// CLI11 writes an option as
//   "  --name TYPE=default (Env:NAME)" and its sentence on the next line, further in,
// or both on one line where there is room.

namespace sandbox {
namespace {

constexpr std::size_t column_of_sentences = 30;

bool is_name_of_choice(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

// "text|json=text" -> text, json.
std::vector<std::string> choices_in(std::string_view value) {
  std::vector<std::string> choices;
  const std::string_view types = value.substr(0, value.find('='));
  if (types.find('|') == std::string_view::npos) return choices;
  for (std::string& choice : split(types, '|')) {
    if (!is_name_of_choice(choice)) return {};
    choices.push_back(std::move(choice));
  }
  return choices;
}

HelpOption option_in(std::string_view line) {
  HelpOption option;
  std::string_view rest = line.substr(line.find_first_not_of(' '));
  const std::size_t end = std::min(rest.find(' '), rest.size());
  option.names = split(rest.substr(0, end), ',');
  rest.remove_prefix(end);
  const std::size_t next = rest.find_first_not_of(' ');
  if (next == 1 && rest[1] != '(') {
    rest.remove_prefix(1);
    option.value = rest.substr(0, std::min(rest.find(' '), rest.size()));
    option.choices = choices_in(option.value);
    rest.remove_prefix(option.value.size());
  }
  const std::size_t variable = line.find("(Env:");
  const std::size_t head =
      variable == std::string_view::npos ? column_of_sentences - 1 : line.find(')', variable) + 1;
  if (line.size() > head && line[head] == ' ') {
    option.sentence = line.substr(line.find_first_not_of(' ', head));
  }
  return option;
}

}  // namespace

std::vector<HelpOption> options_in(std::string_view help) {
  std::vector<HelpOption> options;
  bool awaits_sentence = false;
  for (const std::string& line : split(help, '\n')) {
    if (line.starts_with("  -")) {
      options.push_back(option_in(line));
      awaits_sentence = options.back().sentence.empty();
    } else if (awaits_sentence && line.size() > column_of_sentences &&
               line.find_first_not_of(' ') == column_of_sentences) {
      options.back().sentence = line.substr(column_of_sentences);
      awaits_sentence = false;
    }
  }
  return options;
}

}  // namespace sandbox
