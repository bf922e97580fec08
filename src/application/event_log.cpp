#include "application/event_log.h"

#include <map>
#include <set>

#include "model/clock.h"
#include "model/finding_rules.h"
#include "model/json_writer.h"
#include "support/shown_text.h"

namespace sandbox {
namespace {

JsonObject object_of(std::int64_t epoch, std::string_view event) {
  return JsonObject().text("time", utc_timestamp(epoch)).text("event", event);
}

// Warnings of one rule that are told one by one.
constexpr std::size_t most_alike = 3;

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

std::string many_sentence(const Finding& first, std::size_t count) {
  std::string sentence = std::to_string(count) + " warnings [";
  sentence.append(first.rule->name).append("]: ").append(first.rule->why.english);
  return sentence + " The first is " + first.place.file + "; `bac-a-sable check` lists them all.";
}

}  // namespace

std::string event_line(LogFormat format, std::int64_t epoch, std::string_view event,
                       std::string_view sentence) {
  if (format != LogFormat::json) return shown_text(sentence) + "\n";
  return object_of(epoch, event).text("message", sentence).str() + "\n";
}

std::vector<std::string> finding_lines(LogFormat format, std::int64_t epoch,
                                       const Findings& findings) {
  std::map<const FindingRule*, std::size_t> warnings;
  for (const Finding& finding : findings) {
    if (finding.severity() == Severity::warning) ++warnings[finding.rule];
  }
  std::set<const FindingRule*> summed_up;
  std::vector<std::string> lines;
  for (const Finding& finding : findings) {
    const auto alike = warnings.find(finding.rule);
    if (alike == warnings.end() || alike->second <= most_alike) {
      lines.push_back(finding_line(format, epoch, finding));
    } else if (summed_up.insert(finding.rule).second) {
      lines.push_back(event_line(format, epoch, "findings", many_sentence(finding, alike->second)));
    }
  }
  return lines;
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
