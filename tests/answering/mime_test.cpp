#include "answering/mime.h"

#include "answering/reply.h"
#include "support/catch.h"

namespace sandbox {
namespace {

// Source: docs/reference/crosscutting.md 5.2 step 0, G50.
TEST_CASE("the first media type that is none is found", "[mime]") {
  struct Row {
    const char* what;
    std::string header;
    const char* malformed;  // "" when all are well formed
  };
  const Row rows[] = {
      {"nothing", "", ""},
      {"JSON", "application/json", ""},
      {"a suffix", "application/vnd.api+json", ""},
      {"parameters", "text/html; charset=utf-8; q=0.5", ""},
      {"anything", "*/*", ""},
      {"any text", "text/*", ""},
      {"several", "text/html, application/xml;q=0.9, */*;q=0.8", ""},
      {"empty parts", "text/html,, ,application/json,", ""},
      {"white space", "  text/html \t, application/json ", ""},
      {"digits and signs", "x-1/y.2_3+z-4", ""},
      {"capitals", "Application/JSON", ""},
      {"a word", "foo", "foo"},
      {"a word after a type", "application/json, foo", "foo"},
      {"a word before a type", "foo, application/json", "foo"},
      {"the first of two", "foo, bar", "foo"},
      {"no subtype", "application/", "application/"},
      {"no type", "/json", "/json"},
      {"two slashes", "a/b/c", "a/b/c"},
      {"white space inside", "appli cation/json", "appli cation/json"},
      {"a quote", "a\"/b", "a\"/b"},
      {"a star before a subtype", "*/json", "*/json"},
      {"a name that starts with a sign", "+a/b", "+a/b"},
      {"an accent", "texte/français", "texte/français"},
      {"a name of 127 characters", std::string(127, 'a') + "/b", ""},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(malformed_media_type(row.header).value_or("") == row.malformed);
  }
  const std::string long_name(128, 'a');
  CHECK(malformed_media_type(long_name + "/b") == long_name + "/b");
}

// Source: docs/reference/crosscutting.md 6.4, vary.
TEST_CASE("browsers send */* beside other types", "[mime]") {
  CHECK(is_browser_like("text/html,application/xml;q=0.9,*/*;q=0.8"));
  CHECK(is_browser_like("text/html, */*"));
  CHECK(is_browser_like("*/*, text/html"));
  CHECK_FALSE(is_browser_like("*/*"));
  CHECK_FALSE(is_browser_like("application/json"));
  CHECK_FALSE(is_browser_like("application/json, text/html"));
  CHECK_FALSE(is_browser_like(""));
}

}  // namespace
}  // namespace sandbox
