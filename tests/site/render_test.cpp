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
  const auto person = [](PageData family) {
    return render("person", PageData::Members{{"name", "x"}, {"apis", std::move(family)}});
  };
  const std::string_view none = "Aucun cas ne parle";
  CHECK_FALSE(holds(person(true), none));
  CHECK_FALSE(holds(person("yes"), none));
  CHECK_FALSE(holds(person(PageData::List{1}), none));
  for (const PageData& nothing : {PageData(false), PageData(""), PageData(PageData::List{})}) {
    CHECK(holds(person(nothing), none));
  }
}

TEST_CASE("a page is its template within the frame", "[site]") {
  const std::string page = render_page("home", "Accueil", PageData::Members{{"base", "http://x"}});
  CHECK(page.starts_with("<!DOCTYPE html>"));
  CHECK(holds(page, "<title>Accueil – bac-a-sable</title>"));
  CHECK(holds(page, "<pre>http://x</pre>"));
  CHECK(holds(page, "href=\"/_sandbox/style.css\""));
}

TEST_CASE("only Markdown has a name that a template may show as it is", "[site]") {
  CHECK(holds(render("person", PageData::Members{{"name", "x"}, {"story", Markdown{"*a*"}}}),
              "<em>a</em>"));
  CHECK_FALSE(holds(render("person", PageData::Members{{"name", "x"}, {"story", "*a*"}}), "*a*"));
  CHECK_THROWS_AS(render("person", PageData::Members{{"story_html", "<b>"}}), std::logic_error);
}

TEST_CASE("a template that is not there is a mistake of ours", "[site]") {
  CHECK_THROWS_AS(render("nothing", PageData::Members{}), std::logic_error);
}

TEST_CASE("templates show nothing unescaped but Markdown and the frame's content", "[site]") {
  std::size_t looked_at = 0;
  for (const EmbeddedFile& file : embedded_files(EmbeddedFolder::src)) {
    if (!file.path.ends_with(".mustache")) continue;
    ++looked_at;
    INFO(file.path);
    const std::string text(*file.text);
    CHECK_FALSE(holds(text, "{{&"));
    for (std::size_t at = text.find("{{{"); at != std::string::npos;
         at = text.find("{{{", at + 1)) {
      const std::string name = text.substr(at + 3, text.find("}}}", at) - at - 3);
      INFO(name);
      CHECK((name.ends_with("_html") ||
             (name == "content" && file.path.ends_with("/frame.mustache"))));
    }
    const bool is_frame = file.path.ends_with("/frame.mustache");
    CHECK(holds(text, "<script src=\"/_sandbox/site.js\" defer></script>") == is_frame);
    for (const char* forbidden :
         {"<script>", "<style", " style=", " onclick=", "http://", "https://"}) {
      INFO(forbidden);
      CHECK_FALSE(holds(text, forbidden));
    }
  }
  CHECK(looked_at >= 2);
}
