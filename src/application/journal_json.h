#pragma once

#include <functional>
#include <optional>
#include <string>

#include "answering/policy.h"
#include "application/journal.h"
#include "model/catalogue.h"

namespace sandbox {

// One line of the list: what was asked, by whom, and what came of it.
std::string to_json(const Journal& journal, const Remembered& record);

// The same, with what the caller's scopes are and why the answer was what it was, found
// out anew from `catalogue`; "tree_changed" says that it is another than then.
std::string explained_json(const Journal& journal, const Remembered& record,
                           const Catalogue& catalogue, const Policy& policy,
                           const Circumstances& circumstances);

// Which requests a list is of, by the query of its own URL: operation, answer, status ("404",
// "4xx"), session, since (an id, or a time as 2026-11-28T16:00:00Z) and limit. A sentence in
// place of a filter that is none.
struct JournalFilter {
  std::function<bool(const Remembered&)> wanted;
  std::size_t most = 100;
  std::string wrong;
};
JournalFilter journal_filter(const Journal& journal, std::string_view query);

}  // namespace sandbox
