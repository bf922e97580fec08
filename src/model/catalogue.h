#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/clock.h"
#include "model/contract.h"
#include "model/file_tree.h"
#include "model/finding.h"
#include "model/node.h"
#include "model/prepared_answer.h"
#include "model/routes.h"
#include "model/scopes_id.h"
#include "support/lazy.h"
#include "support/text_map.h"

namespace sandbox {

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
  std::string keys;  // keys_side_by_side() of `cases`
  // For the variants that forgive: key without the forgiven names -> the cases
  // that carry one of these names.
  TextMap<std::vector<const TestCase*>> forgiven;
  const TestCase* not_found = nullptr;             // the case named 404: the default
  Findings findings;                               // of its files; errors stand for files left out
  std::vector<std::shared_ptr<const void>> files;  // that it was read from, kept for the next tree
};

// The keys of these cases, each ended by a line end, which none contains: so they are looked
// through many times faster than where each case lies.
std::string keys_side_by_side(const std::vector<std::shared_ptr<const TestCase>>& cases);

// Who a FranceConnect token stands for.
struct Identity {
  std::string token;  // lower case
  std::string name;   // the file
  Place place;
  std::vector<std::string> scopes;
  std::map<std::string, Value, std::less<>> claims;
  ScopesId scopes_id{};  // of `scopes`
};

// All FranceConnect identities of a tree.
struct IdentitySet {
  TextMap<Identity> by_token;  // in lower case
  Findings findings;
  std::vector<std::shared_ptr<const void>> files;  // as above
};

// What OpenAPI documents add to the contract.
struct OpenApiAdditions {
  std::map<std::string, Operation> operations;  // those that the contract does not know
  Routes routes;                                // theirs
  TextMap<PreparedAnswer> examples;             // operation id -> 200 example
  // operation id -> status -> the first example of a documented answer, 200 left out
  TextMap<std::map<int, PreparedAnswer>> other_examples;
  Findings findings;
};

// What one API answers.
struct ApiRoutes {
  const Api* api = nullptr;
  std::shared_ptr<const Lazy<Routes>> routes;
};

// A folder of cases that no operation of the contract has the name of, and its files, by the
// paths that messages show.
struct UnknownFolder {
  std::string shown;
  std::vector<std::string> files;
};
using UnknownFolders = std::map<std::string, UnknownFolder>;

// Everything there is to answer with, immutable. What takes time to read (cases,
// identities, OpenAPI documents) is read when first asked for, so that starting
// does not depend on the size of the tree.
struct Catalogue {
  std::shared_ptr<const Contract> contract;
  std::vector<ApiRoutes> routes;                            // in the order of Contract::apis
  TextMap<std::shared_ptr<const Lazy<CaseSet>>> cases;      // operation id -> its cases
  std::shared_ptr<const Lazy<IdentitySet>> identities;      // never null
  std::shared_ptr<const Lazy<OpenApiAdditions>> additions;  // never null
  // The same of documents that one API alone asks for, read when it does.
  std::map<const Api*, std::shared_ptr<const Lazy<OpenApiAdditions>>> additions_of_api;
  std::map<std::string, SharedText> page_files;  // of the schemas
  // personas.yaml of each tree; null where it has none.
  std::vector<SharedText> people_files;
  Findings findings;  // of the contract and of what could not be read of the trees
  std::shared_ptr<const Lazy<UnknownFolders>> unknown_folders;  // never null, as the next
  std::shared_ptr<const Lazy<Findings>> folder_findings;        // what is to be said of these

  std::string source;  // where the tree came from, for health
  std::string id;      // commit, or hash of the content: X-Sandbox-Tree
};

// These read what they ask for when nobody has yet. The cases of an operation; nullptr
// when the tree has no folder for it.
const CaseSet* cases_of(const Catalogue& catalogue, std::string_view operation);
const IdentitySet& identities_of(const Catalogue& catalogue);
// By token, in lower case; nullptr for one that no file gives.
const Identity* identity_of(const Catalogue& catalogue, std::string_view token);
const OpenApiAdditions& additions_of(const Catalogue& catalogue);
// The 200 answer that an operation's document gives as its example; or nullptr.
const PreparedAnswer* example_of(const Catalogue& catalogue, std::string_view operation);
// The same of any documented status.
const PreparedAnswer* example_of(const Catalogue& catalogue, std::string_view operation,
                                 int status);
// Statuses of which there is such an example.
std::set<int> documented_statuses(const Catalogue& catalogue, std::string_view operation);
// Of the contract, else of the documents; nullptr when neither knows it.
const Operation* operation_of(const Catalogue& catalogue, const std::string& id);
// All that are served, by id.
std::map<std::string, const Operation*> operations_of(const Catalogue& catalogue);

// Reads all that has not been read yet (OpenAPI documents aside), so that nobody
// has to wait for it later. Asks now and then whether it is enough, and then says
// false.
bool read_everything(const Catalogue& catalogue, const std::function<bool()>& is_enough = {});

// These read everything first. Findings are in path order.
Findings all_findings(const Catalogue& catalogue);
// Those that a request can find: of operations that are served.
std::size_t count_cases(const Catalogue& catalogue);

}  // namespace sandbox
