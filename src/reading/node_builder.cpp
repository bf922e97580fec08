#include "reading/node_builder.h"

#include <algorithm>
#include <optional>

// Open lists and maps stand on a stack; what the parser meets is added to the topmost, and
// a closed one to the one below. What has an anchor is copied when it is whole, and again
// where an alias names it, within the bounds of docs/bounds.md.

namespace sandbox {
namespace {

// docs/bounds.md
constexpr std::size_t max_added_nodes = 200'000;
constexpr std::size_t max_added_bytes = 16 << 20;
constexpr std::size_t max_depth = 500;

struct Size {
  std::size_t nodes = 0;
  std::size_t bytes = 0;
};

void measure(const Node& node, Size& size) {
  ++size.nodes;
  size.bytes += node.text.size() + node.written.size();
  for (const Node& item : node.items) measure(item, size);
  for (const Node::Member& member : node.members) {
    size.bytes += member.key.size();
    measure(member.value, size);
  }
}

Position position_of(const Node& node) { return {node.line, node.column}; }

bool all_are_maps(const Node& list) { return std::ranges::all_of(list.items, &Node::is_map); }

}  // namespace

void NodeBuilder::refuse(Position at, Wording sentence, Wording hint) const {
  throw RefusedDocument{found(RuleId::yaml_syntax, {file_, at.line, at.column}, std::move(sentence),
                              std::move(hint))};
}

void NodeBuilder::tell(RuleId rule, Position at, Wording sentence, Wording hint) {
  findings_.push_back(
      found(rule, {file_, at.line, at.column}, std::move(sentence), std::move(hint)));
}

void NodeBuilder::scalar(Position at, Node node, const std::string& anchor) {
  node.line = at.line;
  node.column = at.column;
  remember(anchor, node);
  place(std::move(node));
}

void NodeBuilder::alias(Position at, const std::string& name) {
  if (aliases_ == Aliases::refused) {
    refuse(at,
           say({"an alias (`*{0}`) stands here, which the real service refuses",
                "`*{0}` renvoie à une valeur écrite ailleurs, ce que le vrai service refuse"},
               name),
           {"write the value out instead of referring to an anchor",
            "écrire ici la valeur elle-même"});
  }
  const auto original = anchored_.find(name);
  if (original == anchored_.end()) {
    refuse(at,
           say({"no anchor `&{0}` stands before this alias",
                "`*{0}` renvoie à une valeur que rien ne nomme plus haut"},
               name),
           {"write the value out", "écrire la valeur elle-même"});
  }
  count(original->second, at);
  place(original->second);
}

void NodeBuilder::open(Position at, Node::Kind kind, const std::string& anchor, bool ordered_map) {
  if (open_.size() >= max_depth) {
    refuse(at, {"the document is nested too deeply", "le document a trop de niveaux"},
           say({"nest at most {0} levels", "imbriquer au plus {0} niveaux"},
               std::to_string(max_depth)));
  }
  Open opened;
  opened.node.kind = kind;
  opened.node.line = at.line;
  opened.node.column = at.column;
  opened.anchor = anchor;
  opened.ordered_map = ordered_map;
  open_.push_back(std::move(opened));
}

void NodeBuilder::close() {
  Open closed = std::move(open_.back());
  open_.pop_back();
  if (closed.ordered_map) closed.node = in_order(std::move(closed.node));
  remember(closed.anchor, closed.node);
  place(std::move(closed.node));
}

void NodeBuilder::remember(const std::string& anchor, const Node& node) {
  if (anchor.empty() || aliases_ == Aliases::refused) return;
  count(node, position_of(node));  // the copy kept is one more of it
  anchored_[anchor] = node;
}

void NodeBuilder::count(const Node& added, Position at) {
  Size size;
  measure(added, size);
  added_nodes_ += size.nodes;
  added_bytes_ += size.bytes;
  if (added_nodes_ > max_added_nodes || added_bytes_ > max_added_bytes) {
    refuse(at,
           {"the document is too large once its aliases are written out",
            "le document est trop grand une fois ses renvois (`*nom`) remplacés"},
           {"use fewer anchors and aliases", "écrire moins de renvois"});
  }
}

// Puts a complete node where it belongs: root, item, key or value.
void NodeBuilder::place(Node node) {
  if (open_.empty()) {
    root_ = std::move(node);
  } else if (open_.back().node.is_list()) {
    open_.back().node.items.push_back(std::move(node));
  } else if (!open_.back().awaits_value) {
    place_key(node);
  } else {
    place_value(std::move(node));
  }
}

void NodeBuilder::place_key(const Node& key) {
  const Position at = position_of(key);
  if (key.is_list() || key.is_map()) {
    refuse(at,
           {"a list or a map is used as a key",
            "ce qui est devant les deux-points n'est pas un simple nom"},
           {"use a plain name as the key", "écrire un simple nom devant les deux-points"});
  }
  Open& map = open_.back();
  map.member = {key.text, key.line, key.column, {}};
  map.awaits_value = true;
  if (key.text == key.written) return;
  tell(
      RuleId::yaml_key, at,
      say({"the key `{0}` is read as {1}", "le nom `{0}` est lu {1}"}, key.written,
          key.is_null() ? Wording{"nothing", "comme rien"} : Wording{key.text}),
      say({"put the key in quotes: '{0}'", "mettre le nom entre guillemets : '{0}'"}, key.written));
}

void NodeBuilder::place_value(Node value) {
  Open& map = open_.back();
  map.awaits_value = false;
  std::vector<Node::Member> merged;
  if (map.member.key == "<<" && merge(value, merged)) {
    for (Node::Member& member : merged) put(map, std::move(member), false);
    return;
  }
  // `status:` and nothing after it: libyaml says where the next line begins.
  if (value.is_null() && value.written.empty() && value.line > map.member.line) {
    value.line = map.member.line;
    value.column = map.member.column;
  }
  map.member.value = std::move(value);
  put(map, std::move(map.member), true);
}

// The last value of a key counts, in the place of the first; a merge replaces in
// silence.
void NodeBuilder::put(Open& map, Node::Member member, bool told) {
  const auto [known, is_new] = map.keys.emplace(member.key, map.node.members.size());
  if (is_new) {
    map.node.members.push_back(std::move(member));
    return;
  }
  Node::Member& first = map.node.members[known->second];
  if (told) {
    tell(RuleId::yaml_repeated_key, {member.line, member.column},
         say({"the key `{0}` stands twice (first on line {1}); the last one counts",
              "le nom `{0}` est écrit deux fois (d'abord ligne {1}) ; seule la dernière ligne "
              "compte"},
             member.key, std::to_string(first.line)),
         {"remove one of the two", "enlever l'une des deux"});
  }
  first = std::move(member);
}

// What `<<: value` brings: the members of a map, or of several, of which the first
// counts most. False when the value is nothing of the kind: then `<<` is a key.
bool NodeBuilder::merge(const Node& value, std::vector<Node::Member>& merged) {
  if (value.is_map()) {
    merged = value.members;
    return true;
  }
  if (!value.is_list() || !all_are_maps(value)) return false;
  for (auto item = value.items.rbegin(); item != value.items.rend(); ++item) {
    const Node& map = *item;
    merged.insert(merged.end(), map.members.begin(), map.members.end());
  }
  return true;
}

// `!!omap [a: 1, b: 2]`: the first member of each item.
Node NodeBuilder::in_order(Node list) {
  Open map;
  map.node.kind = Node::Kind::map;
  map.node.line = list.line;
  map.node.column = list.column;
  for (Node& item : list.items) {
    if (!item.is_map() || item.members.empty()) {
      refuse(position_of(item),
             {"an ordered map (`!!omap`) holds something else than `key: value`",
              "une liste marquée `!!omap` contient autre chose que `nom: valeur`"},
             {"remove the tag", "enlever le mot qui commence par `!`"});
    }
    put(map, std::move(item.members.front()), false);
  }
  return std::move(map.node);
}

}  // namespace sandbox
