#pragma once

#include <string>

#include "check/draft.h"
#include "site/book.h"

namespace sandbox {

// A case that answers a call with these params, ready for the tree: check/draft.h. A 200 is made
// of the operation's document; an error is one that the operation or its provider documents.
std::string draft_for(const Book& book, const Operation& operation, const DraftParams& params,
                      int status);

// Where the draft's file would be added to the tree in a browser: GitHub's form, filled in. Empty
// when the tree does not come from there, or the text is too long for an address.
std::string github_form(const Book& book, const Operation& operation, const std::string& name,
                        const std::string& text);
// Where a file of the tree is changed there; empty as above.
std::string github_page(const Book& book, const TestCase& test_case);
// Where a place of the tree, as it is served, is seen there; empty as above.
std::string github_line(const Book& book, const Place& place);

}  // namespace sandbox
