#include "cli/commands.h"

#include <algorithm>
#include <array>
#include <exception>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "cli/completion.h"
#include "cli/help_text.h"
#include "cli/language.h"
#include "cli/manual_page.h"
#include "model/said_error.h"
#include "support/text.h"

namespace sandbox {
namespace {

struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(const Arguments& arguments, Streams streams);
};

constexpr std::array commands = {
    Command{"serve", "answer HTTP requests from a tree", run_serve},
    Command{"explain", "why a request gets the answer it gets", run_explain},
    Command{"check", "list what the authors of a tree should mend", run_check},
    Command{"docs", "write the tree's README.md and summary.csv files", run_docs},
    Command{"site", "write the catalogue as static web pages", run_site},
    Command{"new", "start a case for an operation", run_new},
    Command{"verify", "ask a server all that a tree documents, and compare", run_verify},
    Command{"health", "ask a server whether it is well", run_health},
    Command{"token", "print an access token for given scopes", run_token},
    Command{"coverage", "what a client with these scopes can meet", run_coverage},
    Command{"habilitations", "list DataPass forms and their scopes", run_habilitations},
    Command{"operations", "list operations: path, scopes, number of cases", run_operations},
    Command{"diff", "compare two revisions of a tree", run_diff},
    Command{"completion", "print what completes commands and options in a shell", run_completion},
    Command{"manual", "print the manual page, for man -l -", run_manual},
};

void print_usage(std::ostream& out) {
  out << "bac-a-sable " << BAC_A_SABLE_VERSION
      << ": an offline sandbox of API Particulier and API Entreprise\n\n";
  for (const Command& command : commands) {
    out << "  bac-a-sable " << command.name << std::string(15 - command.name.size(), ' ')
        << command.summary << '\n';
  }
  out << "\n`bac-a-sable COMMAND --help` tells the options of a command. Each can also be given "
         "by\n"
         "the environment: --max-body as BAC_A_SABLE_MAX_BODY, a flag as true, several folders as "
         "a:b.\n"
         "Exit status: 0 fine, 1 findings, 2 could not run.\n";
}

// Of all commands, by asking each for its help.
std::vector<CommandHelp> help_of_commands() {
  std::vector<CommandHelp> all;
  for (const Command& command : commands) {
    std::ostringstream text;
    command.run({"--help"}, {text, text});
    all.push_back({std::string(command.name), std::string(command.summary), text.str()});
  }
  return all;
}

int unknown_command(const std::string& name, std::ostream& err) {
  std::vector<std::string> names;
  names.reserve(std::size(commands));
  for (const Command& command : commands) names.emplace_back(command.name);
  const std::string meant = nearest(name, names);
  err << "bac-a-sable: there is no command `" << name << "`; "
      << (meant.empty() ? "there are: " + join(names, ", ") : "did you mean `" + meant + "`?")
      << '\n';
  return could_not_run;
}

int run_named(const Arguments& arguments, Streams streams) {
  const std::string& name = arguments.front();
  if (name == "--help" || name == "-h" || name == "help") {
    print_usage(streams.out);
    return fine;
  }
  if (name == "--version") {
    streams.out << "bac-a-sable " << BAC_A_SABLE_VERSION << '\n';
    return fine;
  }
  const auto command = std::ranges::find(commands, name, &Command::name);
  if (command == commands.end()) return unknown_command(name, streams.err);
  try {
    return command->run({arguments.begin() + 1, arguments.end()}, streams);
  } catch (const SaidError& error) {
    streams.err << "bac-a-sable " << name << ": " << error.said().in(chosen_language("")) << '\n';
    return could_not_run;
  } catch (const std::exception& error) {
    streams.err << "bac-a-sable " << name << ": " << error.what() << '\n';
    return could_not_run;
  }
}

}  // namespace

int run_command(const Arguments& arguments, Streams streams) {
  if (arguments.empty()) {
    print_usage(streams.err);
    return could_not_run;
  }
  const int status = run_named(arguments, streams);
  if (status != could_not_run && !streams.out.flush()) {
    streams.err << "bac-a-sable " << arguments.front() << ": " << unwritable_output << '\n';
    return could_not_run;
  }
  return status;
}

int run_completion(const Arguments& arguments, Streams streams) {
  const std::string shells = join(shells_with_completion(), ", ");
  std::string shell;
  Options options("completion", "Print what completes commands and options in a shell.");
  options.word("shell", shell, "One of: " + shells);
  if (const auto status = options.parse(arguments, streams)) return *status;
  const auto script = completion_for(shell, help_of_commands());
  if (!script)
    throw std::runtime_error("there is nothing for `" + shell + "`; there is for " + shells);
  streams.out << *script;
  return fine;
}

int run_manual(const Arguments& arguments, Streams streams) {
  Options options("manual", "Print the manual page.");
  if (const auto status = options.parse(arguments, streams)) return *status;
  streams.out << manual_page(help_of_commands(), BAC_A_SABLE_VERSION);
  return fine;
}

}  // namespace sandbox
