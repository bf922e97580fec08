#include "application/request_log.h"

#include <algorithm>

#include "model/clock.h"
#include "model/json_writer.h"
#include "support/shown_text.h"

namespace sandbox {
namespace {

// What a stranger sent is neither endless nor empty, and ends no word.
std::string printable(const std::string& text) {
  constexpr std::size_t longest = 200;
  std::string out = shown_text(text, longest);
  std::ranges::replace(out, ' ', '?');
  return out.empty() ? "-" : out;
}

}  // namespace

std::string log_line(LogFormat format, std::int64_t epoch, const std::string& method,
                     const Response& response, std::int64_t microseconds) {
  const AnswerNote& note = response.note;
  const std::string time = utc_timestamp(epoch);
  if (format == LogFormat::json) {
    return JsonObject()
               .text("time", time)
               .text("method", printable(method))
               .text("path", printable(note.path))
               .text("operation", note.operation)
               .number("status", response.status)
               .text("answer", note.kind)
               .text("case", note.case_file)
               .number("microseconds", microseconds)
               .str() +
           "\n";
  }
  return time + " " + printable(method) + " " + printable(note.path) + " " +
         printable(note.operation) + " " + std::to_string(response.status) + " " +
         printable(note.kind) + " " + printable(note.case_file) + " " +
         std::to_string(microseconds) + "us\n";
}

}  // namespace sandbox
