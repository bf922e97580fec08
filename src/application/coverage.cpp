#include "application/coverage.h"

#include <algorithm>
#include <array>
#include <map>

#include "model/json_writer.h"
#include "support/shown_text.h"

namespace sandbox {
namespace {

// Of one thread, before it adds them to the whole: more than the cases of most trees.
constexpr std::size_t most_recent_names = 1000;

std::int64_t signed_of(std::uint64_t number) { return static_cast<std::int64_t>(number); }

struct Totals {
  std::size_t documented = 0;
  std::size_t asked = 0;
  std::uint64_t defaults = 0;
};

Totals totals_of(const std::vector<Coverage::OfOperation>& report) {
  Totals totals;
  for (const Coverage::OfOperation& operation : report) {
    totals.documented += operation.cases.size();
    totals.asked += operation.asked();
    totals.defaults += operation.defaults;
  }
  return totals;
}

std::string case_json(const Coverage::Case& one) {
  return JsonObject()
      .text("case", one.name)
      .number("status", one.status)
      .number("times", signed_of(one.times))
      .str();
}

void add_cases(const CaseSet* set, const TextMap<std::uint64_t>& counts,
               std::map<std::string, Coverage::Case>& cases) {
  if (set == nullptr) return;
  for (const auto& test_case : set->cases) {
    const auto count = counts.find(test_case->operation + "/" + test_case->name);
    cases[test_case->name] = {test_case->name, test_case->answer.status,
                              count == counts.end() ? 0 : count->second};
  }
}

struct NamedFormat {
  std::string_view ending;
  CoverageFormat format;
};
constexpr std::array formats = {
    NamedFormat{".json", coverage_json},
    NamedFormat{".xml", coverage_junit},
    NamedFormat{".md", coverage_markdown},
};

}  // namespace

void Coverage::count(const AnswerNote& note) {
  if (note.operation.empty()) return;
  const bool is_default = note.kind == "default";
  if (!is_default && note.case_file.empty()) return;
  const std::string& name = is_default ? note.operation : note.case_file;
  recent_.with_mine([&](Counts& recent) {
    TextMap<std::uint64_t>& counts = is_default ? recent.defaults : recent.cases;
    if (const auto known = counts.find(name); known != counts.end()) {
      ++known->second;
      return;
    }
    counts.emplace(name, 1);
    if (recent.names() >= most_recent_names) add(recent);
  });
}

// To the whole; it is empty then.
void Coverage::add(Counts& recent) const {
  const std::lock_guard lock(mutex_);
  const auto add_all = [&](const TextMap<std::uint64_t>& counts, TextMap<std::uint64_t>& to) {
    for (const auto& [name, times] : counts) {
      if (const auto known = to.find(name); known != to.end()) {
        known->second += times;
      } else if (to.size() < most_names_) {
        to.emplace(name, times);
      }
    }
  };
  add_all(recent.cases, whole_.cases);
  add_all(recent.defaults, whole_.defaults);
  recent = {};
}

void Coverage::clear() {
  recent_.with_each([](Counts& recent) { recent = {}; });
  const std::lock_guard lock(mutex_);
  whole_ = {};
}

std::size_t Coverage::OfOperation::asked() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(cases, [](const Case& one) { return one.times > 0; }));
}

std::vector<Coverage::OfOperation> Coverage::report(const Catalogue& catalogue,
                                                    const Catalogue* over) const {
  std::vector<OfOperation> report;
  const auto operations = operations_of(catalogue);
  recent_.with_each([this](Counts& recent) { add(recent); });
  const std::lock_guard lock(mutex_);
  for (const auto& [id, operation] : operations) {
    std::map<std::string, Case> cases;
    add_cases(cases_of(catalogue, id), whole_.cases, cases);
    if (over != nullptr) add_cases(cases_of(*over, id), whole_.cases, cases);
    OfOperation told{id, {}, 0};
    for (auto& [name, one] : cases) told.cases.push_back(std::move(one));
    const auto met = whole_.defaults.find(id);
    if (met != whole_.defaults.end()) told.defaults = met->second;
    if (!told.cases.empty() || told.defaults > 0) report.push_back(std::move(told));
  }
  return report;
}

std::string coverage_json(const std::vector<Coverage::OfOperation>& report) {
  const Totals totals = totals_of(report);
  return JsonObject()
      .number("documented", static_cast<std::int64_t>(totals.documented))
      .number("asked", static_cast<std::int64_t>(totals.asked))
      .number("defaults", signed_of(totals.defaults))
      .raw("operations",
           json_list(report,
                     [](const Coverage::OfOperation& operation) {
                       return JsonObject()
                           .text("operation", operation.operation)
                           .number("documented", static_cast<std::int64_t>(operation.cases.size()))
                           .number("asked", static_cast<std::int64_t>(operation.asked()))
                           .number("defaults", signed_of(operation.defaults))
                           .raw("cases", json_list(operation.cases, case_json))
                           .str();
                     }))
      .str();
}

std::string coverage_junit(const std::vector<Coverage::OfOperation>& report) {
  const Totals totals = totals_of(report);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"" +
                    std::to_string(totals.documented) + "\" skipped=\"" +
                    std::to_string(totals.documented - totals.asked) + "\">\n";
  for (const Coverage::OfOperation& operation : report) {
    const std::string name = in_xml(operation.operation);
    out += "  <testsuite name=\"" + name + "\" tests=\"" + std::to_string(operation.cases.size()) +
           "\" skipped=\"" + std::to_string(operation.cases.size() - operation.asked()) + "\">\n";
    for (const Coverage::Case& one : operation.cases) {
      out += "    <testcase classname=\"" + name + "\" name=\"" + in_xml(one.name) + "\"";
      out += one.times > 0 ? "/>\n" : "><skipped message=\"never asked for\"/></testcase>\n";
    }
    if (operation.defaults > 0) {
      out += "    <system-out>" + std::to_string(operation.defaults) +
             " requests got the default</system-out>\n";
    }
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

std::string coverage_markdown(const std::vector<Coverage::OfOperation>& report) {
  const Totals totals = totals_of(report);
  std::string out = "# Cas demandés\n\n" + std::to_string(totals.asked) + " cas demandés sur " +
                    std::to_string(totals.documented) + " ; " + std::to_string(totals.defaults) +
                    " réponses par défaut.\n\n| opération | demandés | documentés | par défaut | "
                    "jamais demandés |\n|---|---|---|---|---|\n";
  for (const Coverage::OfOperation& operation : report) {
    std::string never;
    for (const Coverage::Case& one : operation.cases) {
      if (one.times == 0) never += (never.empty() ? "" : ", ") + in_markdown_code(one.name);
    }
    out += "| " + in_markdown_code(operation.operation) + " | " +
           std::to_string(operation.asked()) + " | " + std::to_string(operation.cases.size()) +
           " | " + std::to_string(operation.defaults) + " | " + (never.empty() ? "–" : never) +
           " |\n";
  }
  return out;
}

CoverageFormat coverage_format_of(std::string_view file) {
  const auto found = std::ranges::find_if(
      formats, [&](const NamedFormat& format) { return file.ends_with(format.ending); });
  return found == formats.end() ? nullptr : found->format;
}

}  // namespace sandbox
