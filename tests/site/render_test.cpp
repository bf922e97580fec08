#include "site/render.h"

#include <stdexcept>

#include "support/catch.h"
#include "support/embedded_files.h"

using namespace sandbox;

namespace {

// The members that the template `frame` shows.
std::string framed(const std::string& title, const std::string& content) {
  return render("frame", PageData::Members{{"title", title}, {"content", content}});
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what a template shows is escaped for HTML", "[site]") {
  const std::string page = framed("</title><script>\"'&", "<p>whole</p>");
  CHECK(holds(page, "<title>&lt;/title&gt;&lt;script&gt;&quot;"));
  CHECK_FALSE(holds(page, "<script>"));
  CHECK(holds(page, "<p>whole</p>"));
}

TEST_CASE("a section is there for what is true and not empty", "[site]") {
  const auto home = [](PageData ready) {
    return render("home", PageData::Members{{"base", "x"}, {"is_ready", std::move(ready)}});
  };
  const std::string_view loaded = "Un arbre est servi";
  CHECK(holds(home(true), loaded));
  CHECK(holds(home("yes"), loaded));
  CHECK(holds(home(PageData::List{1}), loaded));
  for (const PageData& nothing : {PageData(false), PageData(""), PageData(PageData::List{})}) {
    CHECK_FALSE(holds(home(nothing), loaded));
  }
}

TEST_CASE("a page is its template within the frame", "[site]") {
  const std::string page = render_page("home", "Accueil", PageData::Members{{"base", "http://x"}});
  CHECK(page.starts_with("<!DOCTYPE html>"));
  CHECK(holds(page, "<title>Accueil – bac-a-sable</title>"));
  CHECK(holds(page, "<pre>http://x</pre>"));
  CHECK(holds(page, "href=\"/_sandbox/style.css\""));
}

TEST_CASE("a template that is not there is a mistake of ours", "[site]") {
  CHECK_THROWS_AS(render("nothing", PageData::Members{}), std::logic_error);
}

TEST_CASE("no template but the frame shows a text unescaped, and none holds a script", "[site]") {
  std::size_t looked_at = 0;
  for (const EmbeddedFile& file : embedded_files(EmbeddedFolder::src)) {
    if (!file.path.ends_with(".mustache")) continue;
    ++looked_at;
    INFO(file.path);
    const std::string text(file.text);
    CHECK((holds(text, "{{{") || holds(text, "{{&")) == file.path.ends_with("/frame.mustache"));
    for (const char* forbidden :
         {"<script", "<style", " style=", " onclick=", "http://", "https://"}) {
      INFO(forbidden);
      CHECK_FALSE(holds(text, forbidden));
    }
  }
  CHECK(looked_at >= 2);
}
