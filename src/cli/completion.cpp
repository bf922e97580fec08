#include "cli/completion.h"

#include <algorithm>

#include "support/shown_text.h"
#include "support/text.h"

// Both are made of the help texts, so that what is completed and what the page says is what
// the program takes. CLI11 writes an option as
//   "  --name TYPE=default (Env:NAME)" and its sentence on the next line, further in,
// or both on one line where there is room.

namespace sandbox {
namespace {

constexpr std::size_t column_of_sentences = 30;
constexpr std::size_t longest_value = 40;  // with its default, on a page

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

// A line of man's language: a backslash begins an escape, a dot or a quote a request.
std::string in_roff(std::string_view text) {
  std::string out;
  if (text.starts_with('.') || text.starts_with('\'')) out += "\\&";
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

// The same inside the double quotes of a request.
std::string in_roff_quotes(std::string_view text) {
  std::string out;
  for (const char c : in_roff(text)) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out;
}

std::string paragraph_of(const HelpOption& option) {
  std::string head;
  for (const std::string& name : option.names) {
    head += (head.empty() ? "" : ", ") + ("\\fB" + in_roff(name) + "\\fR");
  }
  const std::size_t shown =
      option.value.size() > longest_value ? option.value.find('=') : std::string::npos;
  const std::string value = option.value.substr(0, shown);
  if (!value.empty()) head += " \\fI" + in_roff(value) + "\\fR";
  return ".TP\n" + head + "\n" + in_roff(option.sentence) + "\n";
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

std::string bash_completion(const std::vector<CommandHelp>& commands) {
  std::vector<std::string> names;
  std::string options;
  std::string words;
  for (const CommandHelp& command : commands) {
    names.push_back(command.name);
    std::vector<std::string> long_names;
    for (const HelpOption& option : options_in(command.text)) {
      const std::string& name = option.names.back();
      long_names.push_back(name);
      if (option.choices.empty()) continue;
      words += "    " + in_shell(command.name + " " + name) +
               ") words=" + in_shell(join(option.choices, " ")) + " ;;\n";
    }
    options +=
        "    " + in_shell(command.name) + ") options=" + in_shell(join(long_names, " ")) + " ;;\n";
  }
  return "# Completes bac-a-sable in bash: `source <(bac-a-sable completion)`.\n"
         "_bac_a_sable() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local command=${COMP_WORDS[1]} options='' words=''\n"
         "  COMPREPLY=()\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    COMPREPLY=($(compgen -W " +
         in_shell(join(names, " ") + " --help --version") +
         " -- \"$word\"))\n"
         "    return\n"
         "  fi\n"
         "  case $command in\n" +
         options +
         "  esac\n"
         "  case \"$command $before\" in\n" +
         words +
         "  esac\n"
         "  if [ -n \"$words\" ]; then\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "  elif [[ $word == -* ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
         "  fi\n"
         "}\n"
         "complete -o bashdefault -o default -F _bac_a_sable bac-a-sable\n";
}

std::string manual_page(const std::vector<CommandHelp>& commands, std::string_view version) {
  std::string page = ".TH BAC\\-A\\-SABLE 1 \"\" \"bac\\-a\\-sable " + in_roff_quotes(version) +
                     "\"\n.SH NAME\nbac\\-a\\-sable \\- an offline sandbox of API Particulier and "
                     "API Entreprise\n.SH SYNOPSIS\n.B bac\\-a\\-sable\n.I COMMAND\n"
                     "[\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n"
                     "Answers HTTP requests as the staging servers of the French API Particulier "
                     "and API Entreprise do, from a tree of documented test cases, without "
                     "network, database or configuration.\n";
  for (const CommandHelp& command : commands) {
    page += ".SH \"" + in_roff_quotes("bac-a-sable " + command.name) + "\"\n" +
            in_roff(command.summary) + "\n";
    for (const HelpOption& option : options_in(command.text)) page += paragraph_of(option);
  }
  return page +
         ".SH ENVIRONMENT\nEach option can also be given by the environment: "
         "\\fB\\-\\-max\\-body\\fR as BAC_A_SABLE_MAX_BODY, a flag as true, several folders as "
         "a:b.\n.SH EXIT STATUS\n0 fine, 1 findings, 2 could not run.\n";
}

}  // namespace sandbox
