#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/clock.h"
#include "model/contract.h"
#include "model/file_tree.h"
#include "model/finding.h"
#include "model/node.h"
#include "model/prepared_answer.h"
#include "model/routes.h"

namespace sandbox {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};
template <class T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

// One file of the tree.
struct TestCase {
  std::string operation;  // the folder
  std::string name;       // the file: "404.yaml"
  Place place;            // shown path, first line
  std::string title;
  std::string description;
  std::string persona;
  std::optional<Date> valid_from;   // of a case whose truth depends on the date
  std::optional<Date> valid_until;  // last day
  Node params;                      // a map
  std::string key;                  // canonical form of params: model/match_key.h
  PreparedAnswer answer;
};

// The cases of one operation.
struct CaseSet {
  std::vector<std::shared_ptr<const TestCase>> cases;  // served ones, in path order
  TextMap<const TestCase*> by_key;
  // For the variants that forgive: key without the forgiven names -> the cases
  // that carry one of these names.
  TextMap<std::vector<const TestCase*>> forgiven;
  const TestCase* not_found = nullptr;  // the case named 404: the default
};

// Who a FranceConnect token stands for.
struct Identity {
  std::string token;  // lower case
  std::string name;   // the file
  Place place;
  std::vector<std::string> scopes;
  std::map<std::string, Value, std::less<>> claims;
};

// What OpenAPI documents add to the contract. Parsed when first needed.
struct Documented {
  std::map<std::string, Operation> operations;  // those that the contract does not know
  Routes routes;                                // theirs
  TextMap<PreparedAnswer> examples;             // operation id -> 200 example
  Findings findings;
};

// Everything loaded, immutable, ready to answer.
struct Catalogue {
  std::shared_ptr<const Contract> contract;
  Routes routes;
  TextMap<CaseSet> cases;        // operation id -> its cases
  TextMap<Identity> identities;  // FranceConnect token, lower case -> who
  // Never null. Parses at the first call, thread-safe, then returns at once.
  std::function<const Documented&()> documented;
  std::map<std::string, std::shared_ptr<const std::string>> documents;  // pages' files

  std::string source;  // where the tree came from, for health
  std::string id;      // commit, or hash of the content: X-Sandbox-Tree
  Findings findings;   // of everything loaded; errors stand for files left out
  std::size_t case_count = 0;
};

}  // namespace sandbox
