#pragma once

#include <httplib.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "model/catalogue.h"
#include "model/clock.h"
#include "model/http.h"
#include "site/pages.h"

namespace sandbox {

// Where the pages of the catalogue are, and what they are asked for. Thread-safe.
class CataloguePages {
 public:
  // What check finds in a tree on a day; may take a while.
  using Check =
      std::function<Findings(const std::shared_ptr<const Catalogue>& catalogue, const Moment& now)>;

  // All may be empty functions: without the first there is no tree.
  CataloguePages(std::function<std::shared_ptr<const Catalogue>()> catalogue,
                 std::function<Moment()> clock, Check check, SiteTools tools)
      : catalogue_(std::move(catalogue)),
        clock_(std::move(clock)),
        check_(std::move(check)),
        tools_(std::move(tools)) {}

  // Whether a path, without its query, is one of theirs; what it names need not be there.
  static bool has(std::string_view path);
  // Whether its page is the same all day, whoever asks for it.
  static bool is_lasting(std::string_view path);
  // HTML, or JSON for who accepts that and no HTML. 404 for what is not there, 503 while there
  // is no tree. The first visit of a tree reads all of it.
  void answer(const Request& request, httplib::Response& response) const;

  // The page at that path; nothing when there is none.
  static std::optional<ShownPage> page_at(std::string_view path, std::string_view query,
                                          const Book& book, const std::string& base,
                                          const Moment& now, const SiteTools* tools);

  // What its pages are made of today; the catalogue is held for as long as anything is asked of it.
  std::shared_ptr<const Book> book_of(const std::shared_ptr<const Catalogue>& catalogue) const;
  Moment now() const { return clock_ ? clock_() : Moment{}; }

 private:
  std::function<std::shared_ptr<const Catalogue>()> catalogue_;
  std::function<Moment()> clock_;
  Check check_;
  SiteTools tools_;
  mutable std::mutex mutex_;
  mutable std::weak_ptr<const Catalogue> of_;  // what book_ is of; weak, so that a tree can go
  mutable Date day_;                           // and when
  mutable std::shared_ptr<const Book> book_;
};

// Whether the one who asks wants JSON rather than a page.
bool wants_json(const Request& request);
// "http://127.0.0.1:8080", as the one who asks calls us.
std::string base_of(const Request& request);

}  // namespace sandbox
