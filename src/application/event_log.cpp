#include "application/event_log.h"

#include "model/clock.h"
#include "model/node.h"

namespace sandbox {
namespace {

std::string json_line(std::int64_t epoch, std::string_view event, const std::string& members) {
  return "{\"time\":" + to_json(utc_timestamp(epoch)) + ",\"event\":" + to_json(event) + members +
         "}\n";
}

std::string member(std::string_view name, std::string_view text) {
  return "," + to_json(name) + ":" + to_json(text);
}

std::string member(std::string_view name, std::size_t number) {
  return "," + to_json(name) + ":" + std::to_string(number);
}

}  // namespace

std::string event_line(LogFormat format, std::int64_t epoch, std::string_view event,
                       std::string_view sentence) {
  if (format == LogFormat::json) return json_line(epoch, event, member("message", sentence));
  return std::string(sentence) + "\n";
}

std::string finding_line(LogFormat format, std::int64_t epoch, const Finding& finding) {
  if (format != LogFormat::json) return to_string(finding) + "\n";
  const bool is_error = finding.severity == Severity::error;
  return json_line(epoch, "finding",
                   member("severity", is_error ? "error" : "warning") +
                       member("file", finding.place.file) +
                       member("line", static_cast<std::size_t>(finding.place.line)) +
                       member("column", static_cast<std::size_t>(finding.place.column)) +
                       member("rule", finding.rule) + member("message", finding.sentence) +
                       member("hint", finding.hint));
}

std::string dropped_line(LogFormat format, std::int64_t epoch, std::size_t lines) {
  const std::string sentence =
      std::to_string(lines) + (lines == 1 ? " line dropped: it was not read in time"
                                          : " lines dropped: they were not read in time");
  if (format != LogFormat::json) return sentence + "\n";
  return json_line(epoch, "dropped", member("lines", lines) + member("message", sentence));
}

}  // namespace sandbox
