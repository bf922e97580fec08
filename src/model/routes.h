#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/contract.h"
#include "support/text_map.h"

namespace sandbox {

// What a path leads to.
struct Route {
  const Api* api = nullptr;  // that is asked; set by find_route()
  const Page* page = nullptr;
  bool is_rest = false;  // the page answers for all below its path
  const Operation* operation = nullptr;
  // A path of a versioned family whose version has no operation: the family, and the
  // version as the service reads it ("v9", of v09 too).
  const Family* other_version_of = nullptr;
  const Operation* sibling = nullptr;  // one that exists under another version
  std::string version;
  bool checked_as_sibling = false;  // the version passes for the sibling's until the end
  std::vector<std::pair<std::string_view, std::string>> parameters;  // from {segments}
  bool has_format = false;  // the path ended in .json or the like

  explicit operator bool() const { return page || operation || other_version_of; }
};

// The routes of one API. Finds them by path, as Rails does: repeated slashes count once, a trailing
// one does not count, an ending such as .json is allowed, case matters, nothing is decoded but
// {segments}. Source: docs/reference/crosscutting.md 1.2, 1.5.
class Routes {
 public:
  void add(const Page& page);
  void add(const Operation& operation);

  // `path` is raw, without its query.
  Route find(std::string_view path) const;

 private:
  using Versioned = std::pair<std::string, const Operation*>;  // "v3" and its operation
  struct Target {
    const Page* page = nullptr;
    const Operation* operation = nullptr;
    std::vector<Versioned> versions;  // of the path after its version
  };
  struct Template {
    std::vector<std::string> segments;  // "{siren}" is a parameter
    Target target;
  };

  struct Rest {
    std::string above;  // "/v2/"
    std::string name;   // of the parameter that takes the rest, often empty
    const Page* page = nullptr;
  };

  Target& target_of(std::string_view path);
  Route find_exactly(std::string_view path) const;
  Route find_rest(std::string_view path) const;
  Route find_after_version(std::string_view path) const;
  const Target* look_up(std::string_view path, Route& route) const;
  static void choose_sibling(const std::vector<Versioned>& versions, long long number,
                             Route& route);

  TextMap<Target> exact_;
  std::vector<Template> templates_;
  std::vector<Rest> rests_;
};

}  // namespace sandbox
