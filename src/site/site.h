#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "model/http.h"

namespace sandbox {

// How the sandbox is.
struct Health {
  bool is_ready = false;  // whether there is a tree to answer from
  std::string json;
};

// What the pages show. Called on any thread, may not wait.
struct SiteSources {
  std::function<Health()> health;
};

// The sandbox's own pages: `/` and what is below `/_sandbox`. They are ordinary web
// handlers of cpp-httplib; answers of the API never pass here.
class Site {
 public:
  explicit Site(SiteSources sources);
  ~Site();

  // Whether a path, without its query, is one of ours.
  static bool owns(std::string_view path);
  // Answers HEAD as GET. 404 for pages that are not there, 405 for methods that a page
  // does not have, with what it has in Allow.
  Response answer(const Request& request) const;

 private:
  class Pages;
  std::unique_ptr<Pages> pages_;
};

}  // namespace sandbox
