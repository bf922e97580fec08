#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/finding.h"
#include "model/node.h"

namespace sandbox {

// Reads the members of one map of a contract file, each at most once, and tells
// what is missing, of the wrong kind, or unknown, with its place. A node that is
// no map is told once and reads as an empty one.
class MapReader {
 public:
  MapReader(const Node& node, const std::string& file, Findings& findings);
  ~MapReader();  // tells the members that nobody asked for
  MapReader(const MapReader&) = delete;
  MapReader& operator=(const MapReader&) = delete;

  bool has(std::string_view name) const { return node_.find(name) != nullptr; }
  // nullptr when absent.
  const Node* optional(std::string_view name);
  // Tells when absent; then nullptr.
  const Node* required(std::string_view name);

  std::string text(std::string_view name, std::string otherwise = "");
  std::string required_text(std::string_view name);
  bool flag(std::string_view name);
  int number(std::string_view name, int otherwise);
  std::vector<std::string> texts(std::string_view name);

  // The items of the list under `name`, the members of the map: none, and a
  // finding, when it is something else. Absent ones are empty.
  std::span<const Node> items(std::string_view name);
  std::span<const Node::Member> members(std::string_view name);
  // The same, told when absent.
  std::span<const Node> required_items(std::string_view name);
  std::span<const Node::Member> required_members(std::string_view name);

  // Where `name` was written, or where it should have been.
  const Node& place_of(std::string_view name) const;

  void tell(const Node& where, Wording sentence, Wording hint);

 private:
  const Node& node_;
  const std::string& file_;
  Findings& findings_;
  std::vector<std::string> asked_;
};

// Tells a mistake of a contract file.
void tell(Findings& findings, Place place, Wording sentence, Wording hint);

// What to write instead of a name that nobody knows: the nearest one, or
// `otherwise`, or all of them.
Wording did_you_mean(const std::string& typed, const std::vector<std::string>& known,
                     Wording otherwise = {});

// Where a name is written that stands for nothing, "there is no rule `x`"; the kind is
// {"rule", "aucune règle"}.
Wording no_such(const Phrase& kind, const std::string& name);

// The names of a table of {name, …} rows, of a map's keys.
template <class Table>
std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const auto& row : table) {
    if constexpr (requires { row.name; }) {
      names.emplace_back(row.name);
    } else if constexpr (requires { row.key; }) {
      names.emplace_back(row.key);
    } else {
      names.emplace_back(row.first);
    }
  }
  return names;
}

}  // namespace sandbox
