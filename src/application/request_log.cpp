#include "application/request_log.h"

#include "model/clock.h"
#include "model/node.h"

namespace sandbox {
namespace {

// Unknown paths are what a stranger sent: no line breaks, no endless ones.
std::string printable(const std::string& text) {
  constexpr std::size_t longest = 200;
  std::string out;
  for (const char c : text.substr(0, longest)) {
    out += static_cast<unsigned char>(c) < 0x21 || c == 0x7F ? '?' : c;
  }
  return out.empty() ? "-" : out;
}

}  // namespace

std::string log_line(LogFormat format, std::int64_t epoch, const std::string& method,
                     const Response& response, std::int64_t microseconds) {
  const AnswerNote& note = response.note;
  const std::string time = utc_timestamp(epoch);
  if (format == LogFormat::json) {
    return "{\"time\":\"" + time + "\",\"method\":" + to_json(printable(method)) +
           ",\"path\":" + to_json(printable(note.path)) +
           ",\"operation\":" + to_json(note.operation) +
           ",\"status\":" + std::to_string(response.status) + ",\"answer\":" + to_json(note.kind) +
           ",\"case\":" + to_json(note.case_file) +
           ",\"microseconds\":" + std::to_string(microseconds) + "}\n";
  }
  return time + " " + printable(method) + " " + printable(note.path) + " " +
         printable(note.operation) + " " + std::to_string(response.status) + " " +
         printable(note.kind) + " " + printable(note.case_file) + " " +
         std::to_string(microseconds) + "us\n";
}

}  // namespace sandbox
