#include "application/metrics.h"

#include <algorithm>
#include <charconv>

#include "support/shown_text.h"

// Counting is one lock that nobody else holds and one hash. A series that a thread meets for
// the first time is asked for, so that all threads together know no more than the bound; the
// parts are put together when somebody reads.

namespace sandbox {
namespace {

constexpr std::size_t longest_label = 200;

// A label's value between its quotes.
std::string in_label(std::string_view value) {
  std::string out;
  for (const char c : shown_text(value, longest_label)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string number(double value) {
  std::array<char, 32> buffer;
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr};
}

class Page {
 public:
  void metric(std::string_view name, std::string_view type, std::string_view help) {
    name_ = "bac_a_sable_";
    name_ += name;
    out_ += "# HELP " + name_ + ' ';
    out_ += help;
    out_ += "\n# TYPE " + name_ + ' ';
    out_ += type;
    out_ += '\n';
  }
  void sample(const std::string& labels, std::uint64_t value, std::string_view suffix = "") {
    sample(labels, std::to_string(value), suffix);
  }
  void sample(const std::string& labels, const std::string& value, std::string_view suffix = "") {
    out_ += name_;
    out_ += suffix;
    out_ += labels + ' ' + value + '\n';
  }
  std::string take() { return std::move(out_); }

 private:
  std::string name_;
  std::string out_;
};

}  // namespace

bool Metrics::admit(const Name& name) {
  const std::lock_guard lock(mutex_);
  if (admitted_.contains(name)) return true;
  if (admitted_.size() >= most_series_) return false;
  admitted_.insert(name);
  return true;
}

void Metrics::count(const AnswerNote& note, int status, std::chrono::nanoseconds time) {
  const double seconds = std::chrono::duration<double>(time).count();
  const auto bucket =
      static_cast<std::size_t>(std::ranges::lower_bound(bounds, seconds) - bounds.begin());
  counts_.with_mine([&](Counts& counts) {
    ++counts.buckets[bucket];
    counts.nanoseconds += static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
    count(note, status, counts);
  });
}

void Metrics::count(const AnswerNote& note, int status, Counts& counts) {
  auto known = counts.by_operation.find(note.operation);
  if (known == counts.by_operation.end()) {
    // Names that were never admitted are not kept either.
    if (!admit({note.operation, note.kind, status})) {
      known = counts.by_operation.try_emplace("other").first;
      if (known->second.empty()) known->second.push_back({"other", 0, true, 0});
      ++known->second.front().times;
      return;
    }
    known = counts.by_operation.try_emplace(note.operation).first;
  }
  for (Series& series : known->second) {
    if (series.status != status || series.is_other || series.answer != note.kind) continue;
    ++series.times;
    return;
  }
  if (admit({note.operation, note.kind, status})) {
    known->second.push_back({note.kind, status, false, 1});
    return;
  }
  auto& others = counts.by_operation.try_emplace("other").first->second;
  if (others.empty()) others.push_back({"other", 0, true, 0});
  ++others.front().times;
}

std::string Metrics::text(const Vitals& vitals) const {
  std::map<Name, std::uint64_t> answered;
  std::array<std::uint64_t, bounds.size() + 1> buckets{};
  std::uint64_t nanoseconds = 0;
  counts_.with_each([&](const Counts& counts) {
    for (const auto& [operation, all] : counts.by_operation) {
      for (const Series& one : all) answered[{operation, one.answer, one.status}] += one.times;
    }
    for (std::size_t i = 0; i < buckets.size(); ++i) buckets[i] += counts.buckets[i];
    nanoseconds += counts.nanoseconds;
  });
  Page page;
  page.metric("requests_total", "counter", "Requests answered; operation none is any other page.");
  for (const auto& [name, times] : answered) {
    const auto& [operation, answer, status] = name;
    page.sample("{operation=\"" + (operation.empty() ? "none" : in_label(operation)) +
                    "\",answer=\"" + (answer.empty() ? "none" : in_label(answer)) + "\",status=\"" +
                    (status == 0 ? "other" : std::to_string(status)) + "\"}",
                times);
  }
  page.metric("request_duration_seconds", "histogram",
              "Time to make an answer, without what was asked to be late.");
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    below += buckets[i];
    page.sample("{le=\"" + (i < bounds.size() ? number(bounds[i]) : "+Inf") + "\"}", below,
                "_bucket");
  }
  page.sample("", number(static_cast<double>(nanoseconds) / 1e9), "_sum");
  page.sample("", below, "_count");
  page.metric("connections", "gauge", "Connections that are open.");
  page.sample("", vitals.connections);
  page.metric("tree_loads_total", "counter", "Trees that came to be served, the first included.");
  page.sample("", vitals.loads);
  page.metric("tree_load_failures_total", "counter", "Reloads that left the old tree in place.");
  page.sample("", vitals.failed_loads);
  page.metric("tree_loaded_timestamp_seconds", "gauge", "When the tree was loaded; 0 for none.");
  page.sample("", std::to_string(vitals.loaded_at));
  page.metric("tree_info", "gauge", "The tree that is served, as in X-Sandbox-Tree.");
  page.sample("{tree=\"" + in_label(vitals.tree) + "\"}", 1);
  page.metric("start_timestamp_seconds", "gauge", "When the program started.");
  page.sample("", std::to_string(vitals.started_at));
  page.metric("build_info", "gauge", "The version of the program.");
  page.sample("{version=\"" BAC_A_SABLE_VERSION "\"}", 1);
  return page.take();
}

}  // namespace sandbox
