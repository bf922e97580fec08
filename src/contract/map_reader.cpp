#include "contract/map_reader.h"

#include <algorithm>

#include "support/text.h"

namespace sandbox {

MapReader::MapReader(const Node& node, const std::string& file, Findings& findings)
    : node_(node), file_(file), findings_(findings) {
  if (!node.is_map()) tell(node, "a map (`name: value` lines) is expected here");
}

MapReader::~MapReader() {
  for (const Node::Member& member : node_.members) {
    if (std::ranges::find(asked_, member.key) != asked_.end()) continue;
    const std::string meant = nearest(member.key, asked_);
    findings_.push_back(
        {{file_, member.line, member.column},
         Severity::error,
         "contract",
         "`" + member.key + "` is not known here",
         meant.empty() ? "known are: " + join(asked_, ", ") : "did you mean `" + meant + "`?"});
  }
}

const Node* MapReader::optional(std::string_view name) {
  asked_.emplace_back(name);
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
    tell(*found, "`" + std::string(name) + "` should be a text");
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
    tell(*found, "`" + std::string(name) + "` should be true or false");
  }
  return found->text == "true";
}

int MapReader::number(std::string_view name, int otherwise) {
  const Node* found = optional(name);
  if (found == nullptr) return otherwise;
  if (found->kind != Node::Kind::integer || found->text.size() > 9) {
    tell(*found, "`" + std::string(name) + "` should be a whole number");
    return otherwise;
  }
  return std::stoi(found->text);
}

std::vector<std::string> MapReader::texts(std::string_view name) {
  std::vector<std::string> found;
  const Node* list = optional(name);
  if (list == nullptr) return found;
  if (!list->is_list()) {
    tell(*list, "`" + std::string(name) + "` should be a list");
    return found;
  }
  for (const Node& item : list->items) {
    if (item.is_list() || item.is_map()) {
      tell(item, "`" + std::string(name) + "` should hold texts");
    } else {
      found.push_back(item.text);
    }
  }
  return found;
}

void MapReader::each(std::string_view name, const std::function<void(const Node::Member&)>& read) {
  const Node* map = required(name);
  if (map == nullptr) return;
  if (!map->is_map()) {
    tell(*map, "`" + std::string(name) + "` should be a map");
    return;
  }
  for (const Node::Member& member : map->members) read(member);
}

void MapReader::tell(const Node& where, std::string sentence, std::string hint) {
  findings_.push_back(
      {where.place_in(file_), Severity::error, "contract", std::move(sentence), std::move(hint)});
}

}  // namespace sandbox
