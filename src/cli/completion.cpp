#include "cli/completion.h"

#include <algorithm>
#include <array>

#include "support/shown_text.h"
#include "support/text.h"

namespace sandbox {
namespace {

std::string in_bash(const std::vector<CommandHelp>& commands) {
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
  return "# Completes bac-a-sable in bash: `source <(bac-a-sable completion bash)`.\n"
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

// "name:sentence", as zsh's _describe takes it.
std::string described(std::string_view name, std::string_view sentence) {
  std::string text(name);
  text += ':';
  for (const char c : sentence)
    text += c == ':' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  return in_shell(text);
}

std::string in_zsh(const std::vector<CommandHelp>& commands) {
  std::string names;
  std::string options;
  std::string choices;
  for (const CommandHelp& command : commands) {
    names += " " + described(command.name, command.summary);
    options += "    " + in_shell(command.name) + ") options=(";
    for (const HelpOption& option : options_in(command.text)) {
      const std::string& name = option.names.back();
      options += "\n      " + described(name, option.sentence);
      if (option.choices.empty()) continue;
      choices += "    " + in_shell(command.name + " " + name) + ") choices=(" +
                 join(option.choices, " ") + ") ;;\n";
    }
    options += ") ;;\n";
  }
  return "#compdef bac-a-sable\n"
         "# Completes bac-a-sable in zsh: `source <(bac-a-sable completion zsh)`, or as the file\n"
         "# _bac-a-sable in a folder of $fpath.\n"
         "_bac_a_sable() {\n"
         "  local -a commands options choices\n"
         "  commands=(" +
         names.substr(1) +
         ")\n"
         "  if (( CURRENT == 2 )); then\n"
         "    _describe command commands\n"
         "    return\n"
         "  fi\n"
         "  case $words[2] in\n" +
         options +
         "  esac\n"
         "  case \"$words[2] $words[CURRENT-1]\" in\n" +
         choices +
         "  esac\n"
         "  if (( $#choices )); then\n"
         "    compadd -- $choices\n"
         "  elif [[ $words[CURRENT] == -* ]]; then\n"
         "    _describe -o option options\n"
         "  else\n"
         "    _files\n"
         "  fi\n"
         "}\n"
         "if [[ $funcstack[1] == _bac-a-sable ]]; then\n"
         "  _bac_a_sable \"$@\"\n"
         "else\n"
         "  compdef _bac_a_sable bac-a-sable\n"
         "fi\n";
}

std::string quoted_in_fish(std::string_view text) {
  std::string out = "'";
  for (const char c : text)
    out += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  return out + "'";
}

std::string in_fish(const std::vector<CommandHelp>& commands) {
  const std::string start = "complete -c bac-a-sable -n ";
  std::string script =
      "# Completes bac-a-sable in fish: `bac-a-sable completion fish | source`, or as a file of\n"
      "# ~/.config/fish/completions.\n";
  for (const CommandHelp& command : commands) {
    script += start + "__fish_use_subcommand -f -a " + quoted_in_fish(command.name) + " -d " +
              quoted_in_fish(command.summary) + "\n";
  }
  for (const CommandHelp& command : commands) {
    for (const HelpOption& option : options_in(command.text)) {
      script += start + quoted_in_fish("__fish_seen_subcommand_from " + command.name);
      for (const std::string_view name : option.names) {
        const bool is_long = name.starts_with("--");
        script +=
            std::string(is_long ? " -l " : " -s ") + std::string(name.substr(is_long ? 2 : 1));
      }
      if (!option.choices.empty()) {
        script += " -x -a " + quoted_in_fish(join(option.choices, " "));
      } else if (!option.value.empty()) {
        script += " -r";
      }
      script += " -d " + quoted_in_fish(option.sentence) + "\n";
    }
  }
  return script;
}

struct Shell {
  std::string_view name;
  std::string (*script)(const std::vector<CommandHelp>& commands);
};
constexpr std::array shells = {Shell{"bash", in_bash}, Shell{"zsh", in_zsh},
                               Shell{"fish", in_fish}};

}  // namespace

std::vector<std::string> shells_with_completion() {
  std::vector<std::string> names;
  names.reserve(shells.size());
  for (const Shell& shell : shells) names.emplace_back(shell.name);
  return names;
}

std::optional<std::string> completion_for(std::string_view shell,
                                          const std::vector<CommandHelp>& commands) {
  const auto found = std::ranges::find(shells, shell, &Shell::name);
  if (found == shells.end()) return std::nullopt;
  return found->script(commands);
}

}  // namespace sandbox
