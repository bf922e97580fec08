#include "application/health.h"

#include "model/clock.h"
#include "model/json_writer.h"

namespace sandbox {
namespace {

std::string time_or_null(std::int64_t epoch) {
  return epoch == 0 ? "null" : json_text(utc_timestamp(epoch));
}

std::string left_out(const Catalogue& catalogue) {
  Findings errors = all_findings(catalogue);
  std::erase_if(errors,
                [](const Finding& finding) { return finding.severity() != Severity::error; });
  return json_list(errors, [](const Finding& finding) {
    return JsonObject()
        .text("file", finding.place.file)
        .number("line", finding.place.line)
        .text("why", finding.sentence.english)
        .str();
  });
}

std::string tree_json(const Catalogue& catalogue, const TreeStatus& status) {
  JsonObject tree;
  tree.text("source", status.source);
  if (!status.ref.empty()) tree.text("ref", status.ref);
  if (status.commit) {
    tree.text("commit", status.commit->id)
        .text("subject", status.commit->subject)
        .raw("date", time_or_null(status.commit->date));
  } else {
    tree.text("commit", catalogue.id);
  }
  tree.raw("loaded_at", time_or_null(status.loaded_at))
      .raw("last_try", time_or_null(status.last_try))
      .text_or_null("last_error", status.last_error)
      .flag("from_cache", status.from_cache)
      .number("operations", static_cast<std::int64_t>(catalogue.contract->operations.size()))
      .number("cases", static_cast<std::int64_t>(count_cases(catalogue)))
      .raw("left_out", left_out(catalogue))
      .raw("refs", json_list(status.refs, [](const LoadedRef& ref) {
             return JsonObject().text("name", ref.name).text("commit", ref.commit).str();
           }));
  return tree.str();
}

}  // namespace

std::string health_json(const Catalogue* catalogue, const TreeStatus& status,
                        std::int64_t uptime_seconds) {
  return JsonObject()
      .text("status", catalogue != nullptr ? "ok" : "loading")
      .text("version", BAC_A_SABLE_VERSION)
      .raw("tree", catalogue != nullptr ? tree_json(*catalogue, status) : "null")
      .number("uptime_seconds", uptime_seconds)
      .str();
}

}  // namespace sandbox
