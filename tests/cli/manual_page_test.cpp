#include "cli/manual_page.h"

#include "support/catch.h"
#include "support/command.h"

namespace sandbox {
namespace {

using test::command_names;
using test::run;

TEST_CASE("each command and each of its options is in the manual page", "[cli]") {
  const std::string page = run({"manual"}).out;
  REQUIRE(command_names().size() > 12);
  for (const std::string& command : command_names()) {
    const std::string help = run({command, "--help"}).out;
    REQUIRE(!options_in(help).empty());
    for (const HelpOption& option : options_in(help)) {
      INFO(command << " " << option.names.back());
      CHECK(!option.sentence.empty());
      std::string in_page;
      for (const char c : option.names.back()) in_page += c == '-' ? "\\-" : std::string(1, c);
      CHECK(page.find("\\fB" + in_page + "\\fR") != std::string::npos);
    }
  }
}

TEST_CASE("what man takes for a request of its own is no text of an option", "[cli]") {
  const CommandHelp command{"one", "\\begins with a backslash",
                            "  --a TEXT\n                              .SH it's \\fBbold\n"};
  const std::string page = manual_page({command}, "1");
  CHECK(page.find("\\&.SH it's \\efBbold") != std::string::npos);
  CHECK(page.find("\n.SH it") == std::string::npos);
  CHECK(page.find("\\ebegins") != std::string::npos);
}

}  // namespace
}  // namespace sandbox
