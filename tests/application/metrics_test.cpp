#include "application/metrics.h"

#include <sstream>
#include <thread>

#include "support/catch.h"

namespace sandbox {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

AnswerNote note_of(std::string operation, std::string kind) {
  AnswerNote note;
  note.operation = std::move(operation);
  note.kind = std::move(kind);
  return note;
}

// The value of the sample that begins with `series`; empty when there is none.
std::string value_of(const std::string& text, const std::string& series) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(series + " ")) return line.substr(series.size() + 1);
  }
  return "";
}

std::size_t series_in(const std::string& text) {
  std::istringstream lines(text);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("bac_a_sable_requests_total")) ++count;
  }
  return count;
}

TEST_CASE("answers are counted by operation, by what answered and by status", "[metrics]") {
  Metrics metrics;
  metrics.count(note_of("a", "case"), 200, microseconds(20));
  metrics.count(note_of("a", "case"), 200, microseconds(20));
  metrics.count(note_of("a", "default"), 404, microseconds(20));
  metrics.count(note_of("a", "case"), 404, microseconds(20));
  metrics.count(note_of("b", "case"), 200, microseconds(20));
  metrics.count({}, 404, microseconds(20));
  const std::string text = metrics.text({});
  const std::string of = "bac_a_sable_requests_total{operation=\"";
  CHECK(value_of(text, of + "a\",answer=\"case\",status=\"200\"}") == "2");
  CHECK(value_of(text, of + "a\",answer=\"default\",status=\"404\"}") == "1");
  CHECK(value_of(text, of + "a\",answer=\"case\",status=\"404\"}") == "1");
  CHECK(value_of(text, of + "b\",answer=\"case\",status=\"200\"}") == "1");
  CHECK(value_of(text, of + "none\",answer=\"none\",status=\"404\"}") == "1");
  CHECK(series_in(text) == 5);
}

TEST_CASE("times are a histogram: each bucket holds those below it", "[metrics]") {
  Metrics metrics;
  metrics.count({}, 200, microseconds(10));  // at the bound
  metrics.count({}, 200, microseconds(11));  // one past it
  metrics.count({}, 200, seconds(2));
  const std::string text = metrics.text({});
  const std::string bucket = "bac_a_sable_request_duration_seconds_bucket{le=\"";
  CHECK(value_of(text, bucket + "1e-05\"}") == "1");
  CHECK(value_of(text, bucket + "2.5e-05\"}") == "2");
  CHECK(value_of(text, bucket + "1\"}") == "2");
  CHECK(value_of(text, bucket + "+Inf\"}") == "3");
  CHECK(value_of(text, "bac_a_sable_request_duration_seconds_count") == "3");
  CHECK(value_of(text, "bac_a_sable_request_duration_seconds_sum") == "2.000021");
}

TEST_CASE("what the program says of itself is there", "[metrics]") {
  const std::string text = Metrics().text({3, 1'700'000'000, 1'700'000'001, 4, 5, "0123abcd"});
  CHECK(value_of(text, "bac_a_sable_connections") == "3");
  CHECK(value_of(text, "bac_a_sable_start_timestamp_seconds") == "1700000000");
  CHECK(value_of(text, "bac_a_sable_tree_loaded_timestamp_seconds") == "1700000001");
  CHECK(value_of(text, "bac_a_sable_tree_loads_total") == "4");
  CHECK(value_of(text, "bac_a_sable_tree_load_failures_total") == "5");
  CHECK(value_of(text, "bac_a_sable_tree_info{tree=\"0123abcd\"}") == "1");
}

TEST_CASE("series are bounded, whatever is answered, on however many threads", "[metrics]") {
  Metrics metrics(10);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&metrics] {
      for (int i = 0; i < 100; ++i) {
        metrics.count(note_of("operation " + std::to_string(i), "case"), 200, microseconds(1));
        metrics.count(note_of("one", "forced"), 200 + i, microseconds(1));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string text = metrics.text({});
  CHECK(series_in(text) == 11);
  std::uint64_t all = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("bac_a_sable_requests_total"))
      all += std::stoull(line.substr(line.rfind(' ')));
  }
  CHECK(all == 800);
  CHECK(value_of(text, "bac_a_sable_request_duration_seconds_count") == "800");
}

TEST_CASE("exactly as many series as the bound have names", "[metrics]") {
  Metrics metrics(2);
  for (const char* operation : {"a", "b"})
    metrics.count(note_of(operation, "case"), 200, seconds(0));
  CHECK(series_in(metrics.text({})) == 2);
  CHECK(metrics.text({}).find("operation=\"other\"") == std::string::npos);
  metrics.count(note_of("c", "case"), 200, seconds(0));
  CHECK(value_of(
            metrics.text({}),
            "bac_a_sable_requests_total{operation=\"other\",answer=\"other\",status=\"other\"}") ==
        "1");
}

TEST_CASE("a label can't end its line or its quotes", "[metrics]") {
  Metrics metrics;
  metrics.count(note_of("a\"} 1\n\\b", "case"), 200, seconds(0));
  const std::string text = metrics.text({});
  CHECK(series_in(text) == 1);
  CHECK(text.find("operation=\"a\\\"} 1") != std::string::npos);
}

}  // namespace
}  // namespace sandbox
