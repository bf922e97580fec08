#include "site/catalogue_pages.h"

#include <algorithm>
#include <array>

#include "answering/query.h"
#include "site/give.h"
#include "support/percent.h"
#include "support/text.h"

namespace sandbox {
namespace {

// A * stands for one segment of the path, whatever it is.
struct Row {
  std::string_view path;
  std::optional<ShownPage> (*show)(const Visit& visit);
  bool is_lasting = true;
};
constexpr std::array rows = {
    Row{"/", home_page},
    Row{"/_sandbox/apis/*", api_page},
    Row{"/_sandbox/operations/*", operation_page},
    Row{"/_sandbox/cases/*/*", case_page},
    Row{"/_sandbox/people", people_page},
    Row{"/_sandbox/people/*", person_page},
    Row{"/_sandbox/matrix", matrix_page},
    Row{"/_sandbox/errors", errors_page},
    Row{"/_sandbox/tree", tree_page},
    Row{"/_sandbox/search", search_page},
    Row{"/_sandbox/try/*", try_page, /*is_lasting=*/false},
    Row{"/_sandbox/tokens", tokens_page, /*is_lasting=*/false},
};

// What stands for each *, as sent; nothing when the path is another.
std::optional<std::vector<std::string_view>> matched(std::string_view pattern,
                                                     std::string_view path) {
  std::vector<std::string_view> names;
  while (true) {
    const std::size_t star = std::min(pattern.find('*'), pattern.size());
    if (!path.starts_with(pattern.substr(0, star))) return std::nullopt;
    path.remove_prefix(star);
    if (star == pattern.size()) break;
    pattern.remove_prefix(star + 1);
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end == 0) return std::nullopt;
    names.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return path.empty() ? std::optional(names) : std::nullopt;
}

void give_not_found(const Request& request, httplib::Response& response) {
  if (wants_json(request)) {
    give(response, 404, R"({"error":"there is no such page"})", json_type);
  } else {
    give_page(response, 404, "not_found", "Introuvable", PageData::Members{});
  }
}

void give_loading(const Request& request, httplib::Response& response) {
  if (wants_json(request)) {
    give(response, 503, R"({"error":"the tree is still being loaded"})", json_type);
  } else {
    give_page(response, 503, "loading", "Un instant",
              PageData::Members{{"base", base_of(request)}});
  }
  response.set_header("Retry-After", "1");
}

}  // namespace

bool CataloguePages::has(std::string_view path) {
  return std::ranges::any_of(rows,
                             [&](const Row& row) { return matched(row.path, path).has_value(); });
}

bool CataloguePages::is_lasting(std::string_view path) {
  return std::ranges::any_of(
      rows, [&](const Row& row) { return row.is_lasting && matched(row.path, path).has_value(); });
}

std::optional<ShownPage> CataloguePages::page_at(std::string_view path, std::string_view query,
                                                 const Book& book, const std::string& base,
                                                 const Moment& now, const SiteTools* tools) {
  for (const Row& row : rows) {
    const auto names = matched(row.path, path);
    if (!names) continue;
    Visit visit{book, {}, query, base, now, tools};
    for (const std::string_view name : *names) {
      auto decoded = percent_decoded(name, Plus::is_itself);
      if (!decoded) return std::nullopt;
      visit.names.push_back(*std::move(decoded));
    }
    return row.show(visit);
  }
  return std::nullopt;
}

void CataloguePages::answer(const Request& request, httplib::Response& response) const {
  const auto catalogue = catalogue_ ? catalogue_() : nullptr;
  if (catalogue == nullptr) return give_loading(request, response);
  const auto book = book_of(catalogue);
  const Target target = split_target(request.target);
  const auto page = page_at(target.path, target.query, *book, base_of(request), now(), &tools_);
  if (!page) {
    give_not_found(request, response);
  } else if (wants_json(request)) {
    give(response, 200, to_json(page->data), json_type);
  } else {
    give_page(response, 200, page->template_name, page->title, page->data);
  }
  response.set_header("Vary", "Accept, Accept-Encoding");
}

// Who comes while it is being made waits for it.
std::shared_ptr<const Book> CataloguePages::book_of(
    const std::shared_ptr<const Catalogue>& catalogue) const {
  const Moment now = this->now();
  const std::lock_guard lock(mutex_);
  if (of_.lock() != catalogue || day_ != now.today) {
    std::function<Findings()> check;
    if (check_) {
      // The book must not hold the catalogue.
      check = [check = check_, of = std::weak_ptr(catalogue), now] {
        const auto held = of.lock();
        return held == nullptr ? Findings{} : check(held, now);
      };
    }
    book_ = std::make_shared<const Book>(*catalogue, std::move(check));
    of_ = catalogue;
    day_ = now.today;
  }
  return book_;
}

bool wants_json(const Request& request) {
  const std::string accepted = lower_case(request.header("Accept").value_or(""));
  return accepted.find("json") != std::string::npos &&
         accepted.find("text/html") == std::string::npos;
}

std::string base_of(const Request& request) {
  const std::string_view host = request.host();
  return request.scheme + "://" + (host.empty() ? "127.0.0.1:8080" : std::string(host));
}

}  // namespace sandbox
