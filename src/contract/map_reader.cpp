#include "contract/map_reader.h"

#include <algorithm>

#include "model/finding_rules.h"
#include "support/text.h"

namespace sandbox {

MapReader::MapReader(const Node& node, const std::string& file, Findings& findings)
    : node_(node), file_(file), findings_(findings) {
  if (!node.is_map()) tell(node, "a map is expected here", "write `name: value` lines");
}

MapReader::~MapReader() {
  for (const Node::Member& member : node_.members) {
    if (std::ranges::find(asked_, member.key) != asked_.end()) continue;
    sandbox::tell(findings_, {file_, member.line, member.column},
                  "`" + member.key + "` is not known here", did_you_mean(member.key, asked_));
  }
}

const Node* MapReader::optional(std::string_view name) {
  if (std::ranges::find(asked_, name) == asked_.end()) asked_.emplace_back(name);
  return node_.find(name);
}

const Node* MapReader::required(std::string_view name) {
  const Node* found = optional(name);
  if (found == nullptr && node_.is_map()) {
    tell(node_, "`" + std::string(name) + "` is missing", "add `" + std::string(name) + ": …`");
  }
  return found;
}

std::string MapReader::text(std::string_view name, std::string otherwise) {
  const Node* found = optional(name);
  if (found == nullptr) return otherwise;
  if (found->is_list() || found->is_map() || found->is_null()) {
    tell(*found, "`" + std::string(name) + "` should be a text",
         "write one value, in quotes if need be");
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
    tell(*found, "`" + std::string(name) + "` should be true or false", "leave it out for false");
  }
  return found->text == "true";
}

int MapReader::number(std::string_view name, int otherwise) {
  const Node* found = optional(name);
  if (found == nullptr) return otherwise;
  if (found->kind != Node::Kind::integer || found->text.size() > 9) {
    tell(*found, "`" + std::string(name) + "` should be a whole number",
         "write its digits, without quotes");
    return otherwise;
  }
  return std::stoi(found->text);
}

std::vector<std::string> MapReader::texts(std::string_view name) {
  std::vector<std::string> found;
  const Node* list = optional(name);
  if (list == nullptr) return found;
  if (!list->is_list()) {
    tell(*list, "`" + std::string(name) + "` should be a list", "[one, two]");
    return found;
  }
  for (const Node& item : list->items) {
    if (item.is_list() || item.is_map()) {
      tell(item, "`" + std::string(name) + "` should hold texts", "write one value for each item");
    } else {
      found.push_back(item.text);
    }
  }
  return found;
}

std::span<const Node> MapReader::items(std::string_view name) {
  const Node* list = optional(name);
  if (list == nullptr) return {};
  if (!list->is_list()) tell(*list, "`" + std::string(name) + "` should be a list", "- one, - two");
  return list->items;
}

std::span<const Node::Member> MapReader::members(std::string_view name) {
  const Node* map = optional(name);
  if (map == nullptr) return {};
  if (!map->is_map()) {
    tell(*map, "`" + std::string(name) + "` should be a map", "name: value");
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

void MapReader::tell(const Node& where, std::string sentence, std::string hint) {
  sandbox::tell(findings_, where.place_in(file_), std::move(sentence), std::move(hint));
}

void tell(Findings& findings, Place place, std::string sentence, std::string hint) {
  findings.push_back(
      found(RuleId::contract, std::move(place), std::move(sentence), std::move(hint)));
}

std::string did_you_mean(const std::string& typed, const std::vector<std::string>& known,
                         const std::string& otherwise) {
  const std::string meant = nearest(typed, known);
  if (!meant.empty()) return "did you mean `" + meant + "`?";
  return otherwise.empty() ? "known are: " + join(known, ", ") : otherwise;
}

}  // namespace sandbox
