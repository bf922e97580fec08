#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "france_connect/provider.h"
#include "model/catalogue.h"
#include "model/clock.h"
#include "model/http.h"
#include "site/pages.h"

namespace sandbox {

// How the sandbox is.
struct Health {
  bool is_ready = false;  // whether there is a tree to answer from
  std::string json;
};

// What the pages show. Called on any thread; all but one may not wait.
struct SiteSources {
  std::function<Health()> health;
  std::function<std::shared_ptr<const Catalogue>()> catalogue = {};  // nullptr while there is none
  std::function<Moment()> clock = {};
  // What check finds in the catalogue, seen from that day; this one may take a while. Without it
  // pages show what loading found.
  std::function<Findings(const std::shared_ptr<const Catalogue>&, const Moment&)> check = {};
  std::shared_ptr<france_connect::Provider> france_connect = nullptr;  // nullptr: none
  SiteTools tools = {};
};

// Whom a page is for. docs/design.md 12, "Who may".
enum class PageAudience {
  anyone,       // what browsers are sent to from elsewhere, under any name
  this_origin,  // no web page of another origin
  operators,    // what shows or changes the state of the server
};

// The sandbox's own pages: `/`, what is below `/_sandbox`, and FranceConnect's. They are
// ordinary web handlers of cpp-httplib; answers of the API never pass here.
class Site {
 public:
  explicit Site(SiteSources sources);
  ~Site();

  // Whether a path, without its query, is one of ours.
  static bool owns(std::string_view path);
  static PageAudience audience(std::string_view path);
  // Answers HEAD as GET. What takes a while comes as Response::later; the site must be there until
  // it has been called. A page that somebody was sent today, of the same tree, comes at once. 404
  // for pages that are not there, 405 for methods that a page does not have, with what it has in
  // Allow.
  Response answer(const Request& request) const;

  // The same in the place of what a program would be answered: a page where one asks for HTML
  // and has one made for it (the last requests, one of them), else as it is.
  Response shown(const Request& request, Response for_programs) const;

 private:
  class Pages;
  std::unique_ptr<Pages> pages_;
};

}  // namespace sandbox
