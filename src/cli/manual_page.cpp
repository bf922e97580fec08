#include "cli/manual_page.h"

namespace sandbox {
namespace {

constexpr std::size_t longest_value = 40;  // with its default

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
