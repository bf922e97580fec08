#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/finding_rules.h"
#include "model/node.h"
#include "reading/document.h"
#include "reading/lines.h"

namespace sandbox {

// Thrown where a document can't be used; caught by its reader.
struct RefusedDocument {
  Finding finding;
};

// Builds a Node from what a YAML parser meets, in order. Keys, repeated keys and
// merges (`<<`) become what Ruby makes of them. Every call may throw RefusedDocument.
//
// What aliases add is bounded, in nodes and in bytes, and so are depth and the
// copies that anchors need: a document takes time and memory in proportion to its
// file, and a bounded rest.
class NodeBuilder {
 public:
  NodeBuilder(const std::string& file, Aliases aliases) : file_(file), aliases_(aliases) {}

  // A scalar, typed already; `anchor` is empty when it has none.
  void scalar(Position at, Node node, const std::string& anchor);
  void alias(Position at, const std::string& name);
  // `kind` is a list or a map; an ordered map is a list of maps of one key each.
  void open(Position at, Node::Kind kind, const std::string& anchor, bool ordered_map = false);
  void close();

  [[noreturn]] void refuse(Position at, Wording sentence, Wording hint) const;

  Node take_root() { return std::move(root_); }
  Findings take_findings() { return std::move(findings_); }

 private:
  struct Open {
    Node node;
    std::string anchor;
    bool ordered_map = false;
    bool awaits_value = false;  // of a map: a key has been read
    Node::Member member;
    std::map<std::string, std::size_t, std::less<>> keys;
  };

  void remember(const std::string& anchor, const Node& node);
  void count(const Node& added, Position at);
  void place(Node node);
  void place_key(const Node& key);
  void place_value(Node value);
  void put(Open& map, Node::Member member, bool told);
  static bool merge(const Node& value, std::vector<Node::Member>& merged);
  Node in_order(Node list);
  void tell(RuleId rule, Position at, Wording sentence, Wording hint);

  const std::string& file_;
  Aliases aliases_;
  Node root_;
  Findings findings_;
  std::vector<Open> open_;
  std::map<std::string, Node> anchored_;
  std::size_t added_nodes_ = 0;
  std::size_t added_bytes_ = 0;
};

}  // namespace sandbox
