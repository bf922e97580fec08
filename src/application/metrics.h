#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "model/http.h"
#include "support/per_thread.h"
#include "support/text_map.h"

namespace sandbox {

// What the rest of the program says of itself at one moment.
struct Vitals {
  std::size_t connections = 0;     // open now
  std::int64_t started_at = 0;     // seconds since 1970, as below
  std::int64_t loaded_at = 0;      // the tree that is served; 0: none yet
  std::uint64_t loads = 0;         // trees that came to be served
  std::uint64_t failed_loads = 0;  // reloads that left the old tree in place
  std::string tree;                // X-Sandbox-Tree; empty: none yet
};

// Counts what was answered, for Prometheus: how often, by operation, what answered and
// status, and in what time. Of clients, tokens and persons it knows nothing. Thread-safe; each
// thread counts in a place of its own, so that nobody waits for another.
class Metrics {
 public:
  // Beyond so many of operation, answer and status, the rest is one series.
  explicit Metrics(std::size_t most_series = 2'000) : most_series_(most_series) {}

  // Of a whole answer; of the time that it took the program, without what was asked to be late.
  void count(const AnswerNote& note, int status, std::chrono::nanoseconds time);
  // All of it in Prometheus' text format, version 0.0.4.
  std::string text(const Vitals& vitals) const;

  // In seconds, the upper bounds of the histogram's buckets; +Inf is one more.
  static constexpr std::array bounds = {0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005,
                                        0.001,   0.0025,   0.005,   0.01,   0.1,     1.0};

 private:
  using Name = std::tuple<std::string, std::string, int>;  // operation, answer, status
  struct Series {
    std::string answer;
    int status = 0;
    bool is_other = false;
    std::uint64_t times = 0;
  };
  struct Counts {
    TextMap<std::vector<Series>> by_operation;
    std::array<std::uint64_t, bounds.size() + 1> buckets{};
    std::uint64_t nanoseconds = 0;
  };

  bool admit(const Name& name);
  void count(const AnswerNote& note, int status, Counts& counts);

  const std::size_t most_series_;
  PerThread<Counts> counts_;
  std::mutex mutex_;
  std::set<Name> admitted_;  // guarded by mutex_
};

}  // namespace sandbox
