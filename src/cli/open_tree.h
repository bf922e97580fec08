#pragma once

#include <memory>
#include <string>

#include "catalogue/assemble.h"
#include "check/checked_tree.h"
#include "cli/tree_options.h"

namespace sandbox {

// What check, docs, new and operations look at: the catalogue of these files, with
// the answering path of `serve` and a token for whatever scopes it asks. `today`
// is "2026-11-23", or empty for the real day; throws std::runtime_error for
// anything else.
CheckedTree open_tree(const TreeFiles& files, Assembler& assembler, const std::string& today);

// What `check` finds in a catalogue that was made of these files, seen from that moment.
Findings findings_of(const std::shared_ptr<const Catalogue>& catalogue, const TreeFiles& files,
                     const Moment& now);

}  // namespace sandbox
