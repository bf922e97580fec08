#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/catalogue.h"
#include "support/html.h"

namespace sandbox::test {

// Texts that would be markup, script, links or templates where they are not escaped.
const std::vector<std::string>& hostile_texts();

// A tree with each of them wherever a tree has a text: titles, descriptions, params, payloads,
// people, files' names; and with names of files that would lead elsewhere.
std::shared_ptr<const Catalogue> hostile_catalogue();

// Checks that the page has no element and no attribute but those that templates write, and the
// Markdown that they let in.
void check_is_ours(const SeenPage& page);

}  // namespace sandbox::test
