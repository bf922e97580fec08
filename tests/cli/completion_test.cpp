#include "cli/completion.h"

#include "support/catch.h"
#include "support/command.h"

namespace sandbox {
namespace {

using test::command_names;
using test::run;

TEST_CASE("each command and each of its options is completed, in each shell", "[cli]") {
  REQUIRE(command_names().size() > 12);
  for (const std::string& shell : shells_with_completion()) {
    const std::string script = run({"completion", shell}).out;
    for (const std::string& command : command_names()) {
      const std::string help = run({command, "--help"}).out;
      REQUIRE(!options_in(help).empty());
      for (const HelpOption& option : options_in(help)) {
        INFO(shell << " " << command << " " << option.names.back());
        CHECK(!option.sentence.empty());
        CHECK(script.find(option.names.back().substr(2)) != std::string::npos);
      }
    }
  }
}

TEST_CASE("in bash the options stand at their command, and the words at their option", "[cli]") {
  const std::string script = run({"completion", "bash"}).out;
  for (const std::string& command : command_names()) {
    const std::size_t at = script.find("'" + command + "') options='");
    REQUIRE(at != std::string::npos);
    const std::string line = script.substr(at, script.find('\n', at) - at);
    for (const HelpOption& option : options_in(run({command, "--help"}).out)) {
      INFO(command << " " << option.names.back());
      CHECK(line.find(option.names.back()) != std::string::npos);
    }
  }
  CHECK(script.find("'explain --format') words='text json'") != std::string::npos);
}

TEST_CASE("a sentence can't leave its quotes, whatever it holds", "[cli]") {
  const CommandHelp command{"one", "it's: a $(touch x) \\ `y`",
                            "  --a TEXT\n                              it's: $(touch x) \\ `y`\n"};
  CHECK(completion_for("bash", {command})->find("touch") == std::string::npos);
  CHECK(completion_for("zsh", {command})->find(R"('--a:it'\''s\: $(touch x) \\ `y`')") !=
        std::string::npos);
  CHECK(completion_for("fish", {command})->find(R"(-d 'it\'s: $(touch x) \\ `y`')") !=
        std::string::npos);
}

TEST_CASE("a shell that is not known is told which are", "[cli]") {
  const auto ended = run({"completion", "tcsh"});
  CHECK(ended.status == 2);
  CHECK(ended.err.find("bash, zsh, fish") != std::string::npos);
}

}  // namespace
}  // namespace sandbox
