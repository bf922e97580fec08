#include "application/event_log.h"

#include <nlohmann/json.hpp>

#include "model/finding_rules.h"
#include "support/catch.h"

using namespace sandbox;

namespace {

constexpr std::int64_t epoch = 1'764'000'000;
const Finding finding =
    found(RuleId::unknown_key, {"a/404.yaml", 3, 7}, "this is \"wrong\"\nindeed", "write that");

}  // namespace

TEST_CASE("what happens to the server is a sentence, or under json an object of one line",
          "[log]") {
  CHECK(event_line(LogFormat::text, epoch, "tree", "read 3 cases") == "read 3 cases\n");
  CHECK(event_line(LogFormat::off, epoch, "tree", "read 3 cases") == "read 3 cases\n");
  CHECK(event_line(LogFormat::text, epoch, "tree", "no\n\x1B[2J\xFF") == "no\\n\\x1B[2J\\xFF\n");
  CHECK(event_line(LogFormat::json, epoch, "tree", "read\n3 \"cases\"") ==
        "{\"time\":\"2025-11-24T16:00:00Z\",\"event\":\"tree\","
        "\"message\":\"read\\n3 \\\"cases\\\"\"}\n");
}

TEST_CASE("many warnings of one rule are one line, errors always a line each", "[log]") {
  Findings findings(4, found(RuleId::unknown_operation, {"a", 0, 0}, "no operation"));
  const Finding error = found(RuleId::yaml_syntax, {"b", 1, 1}, "x");
  findings.insert(findings.begin() + 2, 4, error);
  const auto lines = finding_lines(LogFormat::text, epoch, findings);
  REQUIRE(lines.size() == 5);
  CHECK(lines.front() ==
        "4 warnings [unknown-operation]: Cases of an operation that does not exist are never "
        "served. The first is a; `bac-a-sable check` lists them all.\n");
  CHECK(lines.back() == to_string(error) + "\n");
  findings.pop_back();
  CHECK(finding_lines(LogFormat::text, epoch, findings).size() == 7);
}

TEST_CASE("a finding keeps its parts under json", "[log]") {
  CHECK(finding_lines(LogFormat::text, epoch, {finding}) == std::vector{to_string(finding) + "\n"});
  const std::string line = finding_lines(LogFormat::json, epoch, {finding}).front();
  CHECK(line.find('\n') == line.size() - 1);
  CHECK(nlohmann::json::parse(line) == nlohmann::json{{"time", "2025-11-24T16:00:00Z"},
                                                      {"event", "finding"},
                                                      {"severity", "warning"},
                                                      {"file", "a/404.yaml"},
                                                      {"line", 3},
                                                      {"column", 7},
                                                      {"rule", "unknown-key"},
                                                      {"message", "this is \"wrong\"\nindeed"},
                                                      {"hint", "write that"}});
}

TEST_CASE("lines that were dropped are counted", "[log]") {
  CHECK(dropped_line(LogFormat::text, epoch, 212) ==
        "212 lines dropped: they were not read in time\n");
  CHECK(dropped_line(LogFormat::text, epoch, 1) == "1 line dropped: it was not read in time\n");
  CHECK(nlohmann::json::parse(dropped_line(LogFormat::json, epoch, 212))["lines"] == 212);
}
