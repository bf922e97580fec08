#include <algorithm>
#include <map>
#include <memory>

#include "support/catch.h"
#include "support/checkout.h"
#include "support/shared.h"
#include "support/text.h"
#include "transcripts/transcript.h"

using namespace sandbox;
using namespace sandbox::test;

namespace {

std::vector<std::filesystem::path> transcript_files() {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path folder = std::filesystem::path(project_root()) / "tests/transcripts";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

// Servers with the same options are the same server.
class Servers {
 public:
  const RunningServer& with(const Words& options) {
    std::unique_ptr<RunningServer>& server = servers_[join(options, " ")];
    if (server == nullptr) {
      Words all = {"--today", "2026-11-23", "--log", "off"};
      all.insert(all.end(), options.begin(), options.end());
      server = std::make_unique<RunningServer>(all);
    }
    return *server;
  }

 private:
  std::map<std::string, std::unique_ptr<RunningServer>> servers_;
};

RawAnswer answer_to(const Exchange& exchange, const RunningServer& server) {
  constexpr int most = 200;
  RawClient client(server.url());
  RawAnswer answer = ask(client, exchange.ask);
  for (int asked = 1; exchange.until && asked < most; ++asked) {
    if (exchange.expected.status.starts_with(std::to_string(answer.status))) break;
    answer = ask(client, exchange.ask);
  }
  return answer;
}

}  // namespace

TEST_CASE("every transcript is what the server says", "[transcripts]") {
  Servers servers;
  const auto files = transcript_files();
  REQUIRE(files.size() > 50);
  for (const auto& file : files) {
    const Transcript transcript = read_transcript(file);
    INFO(transcript.sentence);
    CHECK(!transcript.sentence.empty());
    for (const Exchange& exchange : transcript.exchanges) {
      INFO(file.string() << ":" << exchange.line << ": " << exchange.ask.target);
      const Compared compared =
          compare(exchange.expected, answer_to(exchange, servers.with(transcript.options)));
      CHECK(compared.got == compared.expected);
    }
  }
}
