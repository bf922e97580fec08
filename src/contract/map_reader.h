#pragma once

#include <functional>
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

  // For each member of the map under `name`: its key and value.
  void each(std::string_view name, const std::function<void(const Node::Member&)>& read);

  void tell(const Node& where, std::string sentence, std::string hint = "");

 private:
  const Node& node_;
  const std::string& file_;
  Findings& findings_;
  std::vector<std::string> asked_;
};

}  // namespace sandbox
