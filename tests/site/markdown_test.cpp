#include "site/markdown.h"

#include "support/catch.h"
#include "support/html.h"

using namespace sandbox;

TEST_CASE("Markdown becomes HTML that can be nothing else", "[site]") {
  struct Row {
    const char* what;
    std::string written;
    std::string expected;
  };
  const Row rows[] = {
      {"a paragraph", "Née à *Bamako*, **seule**.",
       "<p>Née à <em>Bamako</em>, <strong>seule</strong>.</p>"},
      {"code", "le paramètre `ine`", "<p>le paramètre <code>ine</code></p>"},
      {"a list", "- un\n- deux", "<ul><li>un</li><li>deux</li></ul>"},
      {"a link of the web", "[ici](https://exemple.invalid/a?b=1&c=2)",
       "<p><a rel=\"noreferrer\" href=\"https://exemple.invalid/a?b=1&amp;c=2\">ici</a></p>"},
      {"a link that runs something is its words", "[ici](javascript:alert(1))", "<p>ici</p>"},
      {"whatever its letters", "[ici](JaVaScRiPt:alert(1)) [là](data:text/html,x)",
       "<p>ici là</p>"},
      {"a link into our own pages is its words too", "[ici](/_sandbox/requests)", "<p>ici</p>"},
      {"HTML is text", "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"},
      {"a picture is its words", "![une photo](https://exemple.invalid/x.png)", "<p>une photo</p>"},
      {"a heading is bold", "# Titre", "<p><strong>Titre</strong></p>"},
      {"an entity stays one letter", "a &lt; b &amp; c", "<p>a &lt; b &amp; c</p>"},
      {"a table", "| a | b |\n|---|---|\n| 1 | 2 |",
       "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr>"
       "</tbody></table>"},
      {"nothing", "", ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      std::string html = html_of({row.written});
      std::erase(html, '\n');
      CHECK(html == row.expected);
    }
  }
}

TEST_CASE("no Markdown gives an attribute or an element of its own", "[site]") {
  const std::set<std::string> elements = {
      "p",  "/p",  "a",  "/a",  "em", "/em",        "code",        "/code", "strong", "/strong",
      "ul", "/ul", "li", "/li", "br", "blockquote", "/blockquote", "pre",   "/pre"};
  for (const char* hostile :
       {"[x](https://a\"onmouseover=alert(1) \"t\")", "<https://a\"onclick=x>",
        "[a]: javascript:x\n\n[a]", "`<b>`", "&#60;script&#62;", "[<b>](https://a)", "\xFF<\xFE>",
        "<!-- --><b>", "[x](https://a 'title\"><script>')", "<javascript:alert(1)>",
        "```\"><b>\nx\n```"}) {
    INFO(hostile);
    const test::SeenPage page = test::seen(html_of({hostile}));
    for (const std::string& element : page.elements) CHECK(elements.contains(element));
    for (const std::string& attribute : page.attributes) {
      CHECK((attribute == "href" || attribute == "rel"));
    }
    for (const std::string& link : page.links) CHECK(link.starts_with("https://"));
  }
}
