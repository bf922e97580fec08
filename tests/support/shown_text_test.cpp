#include "support/shown_text.h"

#include "support/catch.h"
#include "support/text.h"

using namespace sandbox;

TEST_CASE("a word of a shell is in apostrophes, its bytes as they are", "[shown_text]") {
  CHECK(in_shell("l'an $1 \\") == "'l'\\''an $1 \\'");
  CHECK(in_shell("") == "''");
}

TEST_CASE("text from outside is shown so that it can do no harm", "[shown_text]") {
  struct Row {
    const char* what;
    std::string (*border)(std::string_view);
    std::string given;
    std::string expected;
  };
  const auto on_terminal = [](std::string_view text) { return shown_text(text); };
  const Row rows[] = {
      {"ordinary words stay", on_terminal, "Évry-Courcouronnes, « l'Été »",
       "Évry-Courcouronnes, « l'Été »"},
      {"a line end forges no line", on_terminal, "a\n::error::b", "a\\n::error::b"},
      {"an escape moves no cursor", on_terminal, "\033[2Jx", "\\x1B[2Jx"},
      {"a NUL", on_terminal, std::string("a\0b", 3), "a\\x00b"},
      {"a C1 control is one too", on_terminal, "\u009B31m", "\\x9B31m"},
      {"writing is not turned round", on_terminal, "a\u202Eb", "a\\u202Eb"},
      {"what takes no room is seen", on_terminal, "MAR\u200BTIN", "MAR\\u200BTIN"},
      {"a tag character is seen", on_terminal, "a\U000E0041", "a\\U000E0041"},
      {"bytes that are no UTF-8", on_terminal, "\xC3", "\\xC3"},
      {"JSON: bytes that are no UTF-8", valid_text, "a\xFF\u00E9", "a\uFFFDé"},
      {"XML: marks and quotes", in_xml, "<a b=\"&\">", "&lt;a b=&quot;&amp;&quot;&gt;"},
      {"XML: what it may not hold", in_xml, "\001\uFFFE\uFFFF\xFF", "\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"XML: line ends and tabs are references", in_xml, "a\n\t\r", "a&#10;&#9;&#13;"},
      {"HTML: marks and both quotes", in_html, "<a b='\"&'>", "&lt;a b=&#39;&quot;&amp;&#39;&gt;"},
      {"Markdown: neither cells, nor marks, nor HTML", in_markdown, "a|b\n*c* <img> `d` [e](f) &g",
       "a\\|b \\*c\\* &lt;img&gt; \\`d\\` \\[e\\](f) &amp;g"},
      {"Markdown code: no cell and no quote ends it", in_markdown_code, "a`b|c\nd", "`a'b\\|c d`"},
      {"a path with what a URI reference may not hold", in_uri, "a/b [é] 1%#?.yaml",
       "a/b%20%5B%C3%A9%5D%201%25%23%3F.yaml"},
      {"a name that looks like a scheme", in_uri, "http:x", "http%3Ax"},
      {"an absolute path", in_uri, "/a b", "file:///a%20b"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      CHECK(row.border(row.given) == row.expected);
      std::string any;
      for (int byte = 0; byte < 256; ++byte) any += static_cast<char>(byte);
      CHECK(is_utf8(row.border(any)));
    }
  }
}

TEST_CASE("a long text is cut between two letters", "[shown_text]") {
  CHECK(shown_text("abcdef", 6) == "abcdef");
  CHECK(shown_text("abcdef", 5) == "abcde…");
  CHECK(shown_text("aééé", 4) == "aé…");
}
