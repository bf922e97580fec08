#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "application/request_log.h"
#include "model/finding.h"

namespace sandbox {

// Lines about the server itself, beside those about answers: under LogFormat::json each is
// one JSON object with `time`, `event` and `message`, else text.

// What happened: a tree was read, a revision could not be fetched. `event` is its kind in
// one word.
std::string event_line(LogFormat format, std::int64_t epoch, std::string_view event,
                       std::string_view sentence);
// Files that were left out, or have something to mend: each, in their order; but of one rule
// that many files pass over without an error, one line tells how many.
std::vector<std::string> finding_lines(LogFormat format, std::int64_t epoch,
                                       const Findings& findings);
// Lines that nobody read in time.
std::string dropped_line(LogFormat format, std::int64_t epoch, std::size_t lines);

}  // namespace sandbox
