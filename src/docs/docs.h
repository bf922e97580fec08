#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contract/calls.h"
#include "model/catalogue.h"

namespace sandbox {

// A case and the call that finds it, when there is one.
struct ShownCase {
  const TestCase* test_case = nullptr;
  std::optional<Call> call;
  std::string bearer;  // the FranceConnect token to call with; empty: an API token
};

// An operation and its cases, in path order.
struct ShownOperation {
  const Operation* operation = nullptr;
  std::vector<ShownCase> cases;
};

struct GeneratedFile {
  std::string path;  // below the tree
  std::string text;
};

// The pages of a tree, in French, the same bytes each time: README.md, and for each
// operation README.md and summary.csv. curl commands call `base_url`.
std::vector<GeneratedFile> generate_docs(const std::vector<ShownOperation>& operations,
                                         const std::string& base_url);

// A curl command that can be pasted into a shell. API tokens come from $TOKEN, or
// from `bac-a-sable token`.
std::string curl_command(const Call& call, const std::string& bearer, const std::string& base_url);

}  // namespace sandbox
