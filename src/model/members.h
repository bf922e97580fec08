#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sandbox {

// A set of the scopes that one AnswerMembers names, by their positions in its list.
using ScopeBits = std::uint64_t;
inline constexpr std::size_t most_scopes_of_an_answer = 64;

// An element of a list is of the first kind whose members all have one of these texts.
struct ElementKind {
  std::vector<std::pair<std::string, std::vector<std::string>>> where;
  ScopeBits scopes = 0;  // any of them opens what the kind opens
};

// A member, and what opens it. It is left out when it stays closed.
struct OpenedMember {
  std::string name;
  std::vector<ScopeBits> wants{};  // one scope of each; none at all: it is always open
  bool of_its_kind = false;        // and that the element's kind be open
  // Members of each element of a list, or of an object; none: all of it is given.
  std::vector<OpenedMember> each{};
  std::vector<ElementKind> kinds{};
};

// Which scope opens which member of an operation's 2xx answers, in production. A member
// that is not named is given to nobody. Source: docs/reference/scope-filtering.md.
struct AnswerMembers {
  std::string name;    // as members.yaml calls them
  std::string within;  // the member of the body whose members these are; empty: the body
  std::vector<std::string> scopes;  // all that are named
  std::vector<OpenedMember> members;
};

}  // namespace sandbox
