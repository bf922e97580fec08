#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/catalogue.h"

namespace sandbox {

// Somebody of the tree: of its personas.yaml, or whom its cases are about.
struct CastMember {
  std::string id;                      // for addresses: "awa-diallo"
  std::string name;                    // as people say it: "Awa Mariam DIALLO"
  std::string household;               // empty for those that only cases know
  Node written;                        // as personas.yaml has it; null otherwise
  std::vector<const TestCase*> cases;  // of operations that are served, in their order
};

struct Cast {
  std::vector<CastMember> members;  // households together, those of cases alone at the end
  std::map<std::string, std::size_t, std::less<>> by_id;  // -> position

  // nullptr when there is nobody.
  const CastMember* find(std::string_view id) const;
};

// Everybody. A case is of the person that it names; one that names nobody, of whom its params
// say, as far as they say a name: what a parameter means is told by the ways of calling by
// FranceConnect that read the same from a claim. At most 20,000 cases are looked at
// (docs/bounds.md 7).
Cast cast_of(const Catalogue& catalogue, const std::map<std::string, const Operation*>& operations);

// The name of the person in an entry of personas.yaml; empty when it has none.
std::string name_in(const Node& written);

}  // namespace sandbox
