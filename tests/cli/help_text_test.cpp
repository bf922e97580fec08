#include "cli/help_text.h"

#include "support/catch.h"

namespace sandbox {
namespace {

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

}  // namespace
}  // namespace sandbox
