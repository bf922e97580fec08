#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/catalogue.h"

namespace sandbox {

// A case file, or a FranceConnect identity, that is not the same in two trees.
struct CaseChange {
  enum class Kind { added, removed, changed };
  Kind kind = Kind::changed;
  std::string folder;  // the operation, or france_connect
  std::string file;
  std::string title;              // of the newer one, else its description's first line
  std::vector<std::string> what;  // of a changed one: "status", "payload" …
};

// What a request gets.
struct Served {
  int status = 0;           // 0: the operation has neither a case nor a 404 for it
  std::string file;         // empty: nothing of the tree
  bool is_default = false;  // the case named 404, for lack of a better one
};

// A request that is answered otherwise.
struct AnswerChange {
  std::string operation;
  std::optional<std::string> request;  // its match key; absent: every one without a case
  Served before;
  Served after;
};

struct Comparison {
  std::string before;  // commits, or hashes of the content
  std::string after;
  std::vector<CaseChange> cases;      // by folder and file
  std::vector<AnswerChange> answers;  // by operation and request
};

// Whether some request is answered by a case of that catalogue.
using IsAsked = std::function<bool(const Catalogue& catalogue, const TestCase& test_case)>;

// Reads both catalogues whole. Of the requests that cases describe, those count that some
// client can make: of the others every answer stays what it was.
Comparison compare(const Catalogue& before, const Catalogue& after, const IsAsked& is_asked);

}  // namespace sandbox
