#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/place.h"

namespace sandbox {

// A value read from YAML or JSON, with the place where each part was written.
// YAML's plain scalars have the type that Ruby's YAML 1.1 reader gives them,
// since that is what the real service reads (docs/design.md 3).
struct Node {
  enum class Kind { null, boolean, integer, decimal, text, date, list, map };
  struct Member;

  Kind kind = Kind::null;
  // Scalars: the value as Ruby's to_s writes it ("7" for a plain 07, "false" for
  // no). Lists and maps: empty.
  std::string text;
  // Scalars: as written in the file. Differs from `text` where Ruby's reading
  // of a plain scalar is not what the author sees.
  std::string written;
  int line = 0;  // from 1; 0 when unknown
  int column = 0;
  // The first line of a literal block's content (`|`), whose lines are the
  // file's; 0 for anything else.
  int block_line = 0;

  std::vector<Node> items;      // of a list
  std::vector<Member> members;  // of a map, in order; a repeated key keeps its
                                // first position and its last value

  bool is_text() const { return kind == Kind::text; }
  bool is_list() const { return kind == Kind::list; }
  bool is_map() const { return kind == Kind::map; }
  bool is_null() const { return kind == Kind::null; }

  // The member of that name; nullptr when there is none, or not a map.
  const Node* find(std::string_view name) const;
  Place place_in(std::string file) const { return {std::move(file), line, column}; }
};

struct Node::Member {
  std::string key;
  int line = 0;  // of the key
  int column = 0;
  Node value;
};

// The text of a member that is neither list nor map; empty when there is none.
std::string text_of(const Node& map, std::string_view name);

// Those of the names that the map has no member of.
std::vector<std::string> missing_names(const Node& map, const std::vector<std::string>& names);

// Compact JSON as Ruby on Rails writes it: key order kept, non-ASCII raw, `&`
// `<` `>` U+2028 U+2029 as \u0026-style escapes, floats as Ruby prints them.
// Dates are texts. Source: docs/reference/crosscutting.md 4.1, 7.2.
std::string to_json(const Node& node);
// The text as a JSON string, quotes included, with the same escapes.
std::string to_json(std::string_view text);

// The same values for readers: one member or item a line, two spaces deeper each.
std::string to_pretty_json(const Node& node);

// A float as Ruby's Float#to_s prints it: "1.5", "1000.0", "1.0e+20".
std::string ruby_float(double value);

}  // namespace sandbox
