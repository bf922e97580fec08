#include "site/site.h"

#include <algorithm>
#include <array>
#include <utility>

#include "site/france_connect_pages.h"
#include "site/give.h"
#include "site/page_server.h"

namespace sandbox {
namespace {

constexpr std::string_view own_prefix = "/_sandbox";

}  // namespace

// The table of pages. Paths are literal, never patterns of what a client may send:
// httplib matches routes by std::regex, whose recursion grows with what a pattern takes.
class Site::Pages : public PageServer {
 public:
  explicit Pages(SiteSources sources) : sources_(std::move(sources)) {
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

  static bool has(std::string_view path) {
    return std::ranges::any_of(pages, [&](const Page& page) { return page.path == path; });
  }

 private:
  struct Page {
    const char* path;
    void (Pages::*show)(const httplib::Request&, httplib::Response&) const;
  };
  static const std::array<Page, 3> pages;

  void home(const httplib::Request& request, httplib::Response& response) const {
    const std::string host = request.get_header_value("Host");
    give_page(response, 200, "home", "Accueil",
              PageData::Members{{"base", "http://" + (host.empty() ? "127.0.0.1:8080" : host)},
                                {"is_ready", sources_.health().is_ready}});
  }

  void style(const httplib::Request&, httplib::Response& response) const {
    give(response, 200, std::string(style_sheet()), "text/css; charset=utf-8");
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
    if (has(path) && request.method != "GET") {
      response.set_header("Allow", "GET, HEAD");
      give(response, 405, "only GET and HEAD are answered here\n", plain_text_type);
    } else {
      give(response, 404, "there is no such page; see /_sandbox/health\n", plain_text_type);
    }
  }

  SiteSources sources_;
};

const std::array<Site::Pages::Page, 3> Site::Pages::pages = {{
    {"/", &Pages::home},
    {"/_sandbox/style.css", &Pages::style},
    {"/_sandbox/health", &Pages::health},
}};

Site::Site(SiteSources sources) : pages_(std::make_unique<Pages>(std::move(sources))) {}
Site::~Site() = default;

bool Site::owns(std::string_view path) {
  return path == "/" || path == own_prefix ||
         (path.starts_with(own_prefix) && path[own_prefix.size()] == '/') ||
         france_connect::Provider::owns(path);
}

// The sheet is everyone's, since FranceConnect's pages are.
Audience Site::audience(std::string_view path) {
  if (path == next_login_path) return Audience::operators;
  const bool is_open = path == "/" || path == "/_sandbox/style.css";
  return is_open || france_connect::Provider::owns(path) ? Audience::anyone : Audience::this_origin;
}

Response Site::answer(const Request& request) const { return pages_->answer(request); }

}  // namespace sandbox
