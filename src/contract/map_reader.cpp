#include "contract/map_reader.h"

#include <algorithm>

#include "model/finding_rules.h"
#include "support/text.h"

namespace sandbox {
namespace {

constexpr Phrase a_list{"`{0}` should be a list", "`{0}` devrait être une liste"};

}  // namespace

MapReader::MapReader(const Node& node, const std::string& file, Findings& findings)
    : node_(node), file_(file), findings_(findings) {
  asked_.reserve(16);
  if (!node.is_map())
    tell(node, {"a map is expected here", "il faut ici des lignes `nom: valeur`"},
         {"write `name: value` lines", "écrire des lignes `nom: valeur`, en retrait"});
}

MapReader::~MapReader() {
  for (const Node::Member& member : node_.members) {
    if (std::ranges::find(asked_, member.key) != asked_.end()) continue;
    sandbox::tell(findings_, {file_, member.line, member.column},
                  say({"`{0}` is not known here", "`{0}` n'est pas un nom connu ici"}, member.key),
                  did_you_mean(member.key, asked_));
  }
}

const Node* MapReader::optional(std::string_view name) {
  if (std::ranges::find(asked_, name) == asked_.end()) asked_.emplace_back(name);
  return node_.find(name);
}

const Node* MapReader::required(std::string_view name) {
  const Node* found = optional(name);
  if (found == nullptr && node_.is_map()) {
    tell(node_, say({"`{0}` is missing", "il manque une ligne `{0}:`"}, std::string(name)),
         say({"add `{0}: …`", "ajouter `{0}: …`"}, std::string(name)));
  }
  return found;
}

std::string MapReader::text(std::string_view name, std::string otherwise) {
  const Node* found = optional(name);
  if (found == nullptr) return otherwise;
  if (found->is_list() || found->is_map() || found->is_null()) {
    tell(*found, say({"`{0}` should be a text", "`{0}` devrait être un texte"}, std::string(name)),
         {"write one value, in quotes if need be",
          "écrire une seule valeur, au besoin entre guillemets"});
    return otherwise;
  }
  return found->text;
}

std::string MapReader::required_text(std::string_view name) {
  if (!has(name)) {
    required(name);
    return "";
  }
  return text(name);
}

bool MapReader::flag(std::string_view name) {
  const Node* found = optional(name);
  if (found == nullptr) return false;
  if (found->kind != Node::Kind::boolean) {
    tell(*found,
         say({"`{0}` should be true or false", "`{0}` devrait être true (vrai) ou false (faux)"},
             std::string(name)),
         {"leave it out for false", "pour faux, enlever la ligne"});
  }
  return found->text == "true";
}

int MapReader::number(std::string_view name, int otherwise) {
  const Node* found = optional(name);
  if (found == nullptr) return otherwise;
  if (found->kind != Node::Kind::integer || found->text.size() > 9) {
    tell(*found,
         say({"`{0}` should be a whole number", "`{0}` devrait être un nombre entier"},
             std::string(name)),
         {"write its digits, without quotes", "écrire ses chiffres, sans guillemets"});
    return otherwise;
  }
  return std::stoi(found->text);
}

std::vector<std::string> MapReader::texts(std::string_view name) {
  std::vector<std::string> found;
  const Node* list = optional(name);
  if (list == nullptr) return found;
  if (!list->is_list()) {
    tell(*list, say(a_list, std::string(name)),
         {"write it as [one, two]", "l'écrire comme [un, deux]"});
    return found;
  }
  for (const Node& item : list->items) {
    if (item.is_list() || item.is_map()) {
      tell(item,
           say({"`{0}` should hold texts", "`{0}` devrait ne contenir que des textes"},
               std::string(name)),
           {"write one value for each item", "écrire une seule valeur par élément"});
    } else {
      found.push_back(item.text);
    }
  }
  return found;
}

std::span<const Node> MapReader::items(std::string_view name) {
  const Node* list = optional(name);
  if (list == nullptr) return {};
  if (!list->is_list())
    tell(*list, say(a_list, std::string(name)),
         {"write one item a line, after `- `", "écrire un élément par ligne, après `- `"});
  return list->items;
}

std::span<const Node::Member> MapReader::members(std::string_view name) {
  const Node* map = optional(name);
  if (map == nullptr) return {};
  if (!map->is_map()) {
    tell(*map,
         say({"`{0}` should be a map", "`{0}` devrait contenir des lignes `nom: valeur`"},
             std::string(name)),
         {"write `name: value` lines below it",
          "écrire en dessous des lignes `nom: valeur`, en retrait"});
  }
  return map->members;
}

std::span<const Node> MapReader::required_items(std::string_view name) {
  if (!has(name)) required(name);
  return items(name);
}

std::span<const Node::Member> MapReader::required_members(std::string_view name) {
  if (!has(name)) required(name);
  return members(name);
}

const Node& MapReader::place_of(std::string_view name) const {
  const Node* found = node_.find(name);
  return found == nullptr ? node_ : *found;
}

void MapReader::tell(const Node& where, Wording sentence, Wording hint) {
  sandbox::tell(findings_, where.place_in(file_), std::move(sentence), std::move(hint));
}

void tell(Findings& findings, Place place, Wording sentence, Wording hint) {
  findings.push_back(
      found(RuleId::contract, std::move(place), std::move(sentence), std::move(hint)));
}

Wording did_you_mean(const std::string& typed, const std::vector<std::string>& known,
                     Wording otherwise) {
  const std::string meant = nearest(typed, known);
  if (!meant.empty()) return did_you_mean(meant);
  if (!otherwise.empty()) return otherwise;
  return say({"known are: {0}", "sont connus : {0}"}, join(known, ", "));
}

Wording no_such(const Phrase& kind, const std::string& name) {
  return say({"there is no {0} `{1}`", "{0} ne s'appelle `{1}`"}, kind, name);
}

}  // namespace sandbox
