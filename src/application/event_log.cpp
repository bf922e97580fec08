#include "application/event_log.h"

#include "model/clock.h"
#include "model/finding_rules.h"
#include "model/json_writer.h"
#include "support/shown_text.h"

namespace sandbox {
namespace {

JsonObject object_of(std::int64_t epoch, std::string_view event) {
  return JsonObject().text("time", utc_timestamp(epoch)).text("event", event);
}

}  // namespace

std::string event_line(LogFormat format, std::int64_t epoch, std::string_view event,
                       std::string_view sentence) {
  if (format != LogFormat::json) return shown_text(sentence) + "\n";
  return object_of(epoch, event).text("message", sentence).str() + "\n";
}

std::string finding_line(LogFormat format, std::int64_t epoch, const Finding& finding) {
  if (format != LogFormat::json) return to_string(finding) + "\n";
  return object_of(epoch, "finding")
             .text("severity", name_of(finding.severity()).english)
             .text("file", finding.place.file)
             .number("line", finding.place.line)
             .number("column", finding.place.column)
             .text("rule", finding.rule->name)
             .text("message", finding.sentence.english)
             .text("hint", finding.hint.english)
             .str() +
         "\n";
}

std::string dropped_line(LogFormat format, std::int64_t epoch, std::size_t lines) {
  const std::string sentence =
      std::to_string(lines) + (lines == 1 ? " line dropped: it was" : " lines dropped: they were") +
      " not read in time";
  if (format != LogFormat::json) return sentence + "\n";
  return object_of(epoch, "dropped")
             .number("lines", static_cast<std::int64_t>(lines))
             .text("message", sentence)
             .str() +
         "\n";
}

}  // namespace sandbox
