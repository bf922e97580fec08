#include "site/site.h"

#include <algorithm>
#include <array>
#include <utility>

#include "answering/query.h"
#include "site/catalogue_pages.h"
#include "site/compressed.h"
#include "site/france_connect_pages.h"
#include "site/give.h"
#include "site/page_memory.h"
#include "site/page_server.h"
#include "site/request_pages.h"
#include "site/transport.h"

// A request for a page goes to httplib's routes in memory, which hand it to the pages of the
// catalogue or to one of the few beside them. What comes back is compressed, and remembered where
// it is the same for everybody: who asks for it next is answered by the worker at once.

namespace sandbox {
namespace {

constexpr std::string_view own_prefix = "/_sandbox";

constexpr std::array of_every_page = {"/_sandbox/style.css", "/_sandbox/site.js",
                                      "/_sandbox/icon.svg"};

bool is_of_every_page(std::string_view path) {
  return std::ranges::find(of_every_page, path) != of_every_page.end();
}

// What the page is remembered by; empty where it may not be.
std::string memory_key(const Request& request) {
  const std::string_view path = split_target(request.target).path;
  if (request.method != "GET") return "";
  const std::string coding = accepts_gzip(request) ? "gzip " : "plain ";
  if (is_of_every_page(path)) return coding + std::string(path);
  if (!CataloguePages::is_lasting(path)) return "";
  return coding + (wants_json(request) ? "json " : "html ") + base_of(request) + ' ' +
         request.target;
}

}  // namespace

// The table of pages. Paths are literal, never patterns of what a client may send:
// httplib matches routes by std::regex, whose recursion grows with what a pattern takes.
class Site::Pages : public PageServer {
 public:
  explicit Pages(SiteSources sources)
      : sources_(std::move(sources)),
        catalogue_pages_(sources_.catalogue, sources_.clock, sources_.check, sources_.tools) {
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& response) {
      return answer_page(response);
    });
    for (const Page& page : pages) {
      Get(page.path,
          [this, show = page.show](const httplib::Request& request, httplib::Response& response) {
            (this->*show)(request, response);
          });
    }
    if (sources_.france_connect != nullptr) {
      add_france_connect(*this, {sources_.france_connect, sources_.catalogue, sources_.clock});
    }
    set_error_handler([](const httplib::Request& request, httplib::Response& response) {
      explain(request, response);
    });
    set_exception_handler([](const httplib::Request&, httplib::Response& response,
                             const std::exception_ptr&) { response.status = 500; });
  }

  // As it was sent to somebody before; nothing when it was not.
  std::optional<Response> remembered(const sandbox::Request& request) const {
    const std::string key = memory_key(request);
    if (key.empty()) return std::nullopt;
    const auto page = memory_of(request).find(edition_of(request), key);
    return page == nullptr ? std::nullopt : std::optional(transported(request, *page));
  }

  Response sent(const sandbox::Request& request) {
    const Edition edition = edition_of(request);
    Response response = answer(request);
    if (response.status != 200 || response.body == nullptr) return response;
    const PageMemory::Page page = for_transport(request, response);
    const std::string key = memory_key(request);
    // Not when another tree came meanwhile.
    if (!key.empty() && edition_of(request).catalogue == edition.catalogue) {
      memory_of(request).keep(edition, key, page);
    }
    return transported(request, page);
  }

  Response shown(const sandbox::Request& request, const Response& for_programs) const {
    const auto catalogue = sources_.catalogue ? sources_.catalogue() : nullptr;
    const auto book = catalogue == nullptr ? nullptr : catalogue_pages_.book_of(catalogue);
    return request_page(request, for_programs, book.get());
  }

  static bool has(std::string_view path) {
    return std::ranges::any_of(pages, [&](const Page& page) { return page.path == path; });
  }

 private:
  struct Page {
    const char* path;
    void (Pages::*show)(const httplib::Request&, httplib::Response&) const;
  };
  static const std::array<Page, 4> pages;

  // Before httplib looks for a route: what these paths name is the client's to say.
  HandlerResponse answer_page(httplib::Response& response) const {
    const sandbox::Request& request = asked();
    if (!CataloguePages::has(split_target(request.target).path)) return HandlerResponse::Unhandled;
    if (request.method == "GET" || request.method == "HEAD") {
      catalogue_pages_.answer(request, response);
    } else {
      response.set_header("Allow", "GET, HEAD");
      give(response, 405, "only GET and HEAD are answered here\n", plain_text_type);
    }
    return HandlerResponse::Handled;
  }

  void style(const httplib::Request&, httplib::Response& response) const {
    give(response, 200, std::string(site_file("style.css")), "text/css; charset=utf-8");
  }

  void code(const httplib::Request&, httplib::Response& response) const {
    give(response, 200, std::string(site_file("site.js")), "text/javascript; charset=utf-8");
  }

  void icon(const httplib::Request&, httplib::Response& response) const {
    give(response, 200, std::string(site_file("icon.svg")), "image/svg+xml");
  }

  void health(const httplib::Request&, httplib::Response& response) const {
    const Health health = sources_.health();
    give(response, health.is_ready ? 200 : 503, health.json, json_type);
  }

  // What httplib has no answer for.
  static void explain(const httplib::Request& request, httplib::Response& response) {
    if (!response.body.empty() || response.status == 500) return;
    // Of a method that httplib does not know there is a target, and no path.
    const std::string path = request.target.substr(0, request.target.find('?'));
    if ((has(path) || CataloguePages::has(path)) && request.method != "GET") {
      response.set_header("Allow", "GET, HEAD");
      give(response, 405, "only GET and HEAD are answered here\n", plain_text_type);
    } else {
      give(response, 404, "there is no such page; see /_sandbox/health\n", plain_text_type);
    }
  }

  // What every page names is the same with any tree, and has a memory of its own.
  PageMemory& memory_of(const sandbox::Request& request) const {
    return is_of_every_page(split_target(request.target).path) ? files_ : memory_;
  }
  Edition edition_of(const sandbox::Request& request) const {
    if (is_of_every_page(split_target(request.target).path)) return {};
    const Moment now = catalogue_pages_.now();
    return {sources_.catalogue ? sources_.catalogue() : nullptr, to_string(now.today)};
  }

  SiteSources sources_;
  CataloguePages catalogue_pages_;
  mutable PageMemory memory_;
  mutable PageMemory files_;
};

const std::array<Site::Pages::Page, 4> Site::Pages::pages = {{
    {"/_sandbox/style.css", &Pages::style},
    {"/_sandbox/site.js", &Pages::code},
    {"/_sandbox/icon.svg", &Pages::icon},
    {"/_sandbox/health", &Pages::health},
}};

Site::Site(SiteSources sources) : pages_(std::make_unique<Pages>(std::move(sources))) {}
Site::~Site() = default;

bool Site::owns(std::string_view path) {
  return path == "/" || path == own_prefix ||
         (path.starts_with(own_prefix) && path[own_prefix.size()] == '/') ||
         france_connect::Provider::owns(path);
}

// What every page wants is everyone's, since FranceConnect's pages are.
PageAudience Site::audience(std::string_view path) {
  if (path == next_login_path) return PageAudience::operators;
  const bool is_open = path == "/" || is_of_every_page(path);
  return is_open || france_connect::Provider::owns(path) ? PageAudience::anyone
                                                         : PageAudience::this_origin;
}

// Pages of the catalogue take milliseconds, the first of a tree much longer: no worker may wait
// for them.
Response Site::answer(const Request& request) const {
  const std::string_view path = split_target(request.target).path;
  if (france_connect::Provider::owns(path) || path == next_login_path) {
    return pages_->answer(request);
  }
  if (auto known = pages_->remembered(request)) return *std::move(known);
  if (!CataloguePages::has(path)) return pages_->sent(request);
  Response response;
  response.later = [this, request] { return pages_->sent(request); };
  return response;
}

Response Site::shown(const Request& request, Response for_programs) const {
  if (!has_request_page(request) || for_programs.body == nullptr) return for_programs;
  Response response;
  response.later = [this, request, given = std::move(for_programs)] {
    const Response page = pages_->shown(request, given);
    return page.status == 200 ? transported(request, for_transport(request, page)) : page;
  };
  return response;
}

}  // namespace sandbox
