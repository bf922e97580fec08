#include "cli/completion.h"

#include "support/catch.h"
#include "support/command.h"

namespace sandbox {
namespace {

using test::run;

TEST_CASE("options are read from a help text as CLI11 writes it", "[cli]") {
  const auto options = options_in(
      "Print an access token.\n"
      "Usage: bac-a-sable token [OPTIONS]\n\n"
      "Options:\n"
      "  -h,--help                   Print this help\n"
      "  --no-scope (Env:BAC_A_SABLE_NO_SCOPE)\n"
      "                              A token that opens nothing\n"
      "  --expires-in TEXT=18mo (Env:BAC_A_SABLE_EXPIRES_IN)\n"
      "                              30s, 2h, 90d\n"
      "  --format text|json=text (Env:BAC_A_SABLE_FORMAT)\n"
      "                              How to write it\n"
      "  --listen HOST|[IPv6]:PORT\n"
      "                              Where\n"
      "  --fix (Env:BAC_A_SABLE_FIX) Mend what is mechanical\n");
  REQUIRE(options.size() == 6);
  CHECK(options[5].sentence == "Mend what is mechanical");
  CHECK(options[0].names == std::vector<std::string>{"-h", "--help"});
  CHECK(options[0].value.empty());
  CHECK(options[0].sentence == "Print this help");
  CHECK(options[1].names == std::vector<std::string>{"--no-scope"});
  CHECK(options[1].value.empty());
  CHECK(options[1].sentence == "A token that opens nothing");
  CHECK(options[2].value == "TEXT=18mo");
  CHECK(options[2].choices.empty());
  CHECK(options[3].choices == std::vector<std::string>{"text", "json"});
  CHECK(options[4].choices.empty());
}

TEST_CASE("each command and each of its options is completed, and in the manual page", "[cli]") {
  const std::string script = run({"completion"}).out;
  const std::string page = run({"manual"}).out;
  for (const char* command : {"serve", "explain", "check", "docs", "new", "verify", "health", "token",
                              "coverage", "habilitations", "operations", "diff"}) {
    const std::string help = run({command, "--help"}).out;
    REQUIRE(!options_in(help).empty());
    CHECK(script.find("'" + std::string(command) + "') options='") != std::string::npos);
    for (const HelpOption& option : options_in(help)) {
      INFO(command << " " << option.names.back());
      CHECK(!option.sentence.empty());
      const std::size_t at = script.find("'" + std::string(command) + "') options='");
      CHECK(script.substr(at, script.find('\n', at) - at).find(option.names.back()) !=
            std::string::npos);
      std::string in_page;
      for (const char c : option.names.back()) in_page += c == '-' ? "\\-" : std::string(1, c);
      CHECK(page.find("\\fB" + in_page + "\\fR") != std::string::npos);
    }
  }
  CHECK(script.find("'explain --format') words='text json'") != std::string::npos);
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
