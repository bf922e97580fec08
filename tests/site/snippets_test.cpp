#include "site/snippets.h"

#include "support/catch.h"

using namespace sandbox;

namespace {

std::string written(std::string_view language, const SnippetRequest& request) {
  for (const SnippetLanguage& known : snippet_languages()) {
    if (known.id == language) return known.write(request);
  }
  return "no such language";
}

}  // namespace

TEST_CASE("a value is quoted so that each language reads it back", "[site]") {
  const SnippetRequest request{
      "http://h/v3/x", {{"prenoms[]", "L'\"É\\ #{x} $y"}}, "Authorization", "Bearer ", "jeton"};
  struct Row {
    std::string_view language;
    std::string expected;  // stands in it
  };
  const Row rows[] = {
      {"curl", R"(--data-urlencode 'prenoms[]=L'\''"É\ #{x} $y')"},
      {"httpie", R"('prenoms[]==L'\''"É\\ #{x} $y')"},
      {"python", R"(("prenoms[]", "L'\"É\\ #{x} $y"))"},
      {"javascript", R"(["prenoms[]", "L'\"É\\ #{x} $y"])"},
      {"ruby", R"(["prenoms[]", "L'\"É\\ \#{x} $y"])"},
      {"php", "'http://h/v3/x?prenoms%5B%5D=L%27%22%C3%89%5C%20%23%7Bx%7D%20%24y'"},
      {"java", "\"http://h/v3/x?prenoms%5B%5D=L%27%22%C3%89%5C%20%23%7Bx%7D%20%24y\""},
      {"go", R"(query.Add("prenoms[]", "L'\"É\\ #{x} $y"))"},
  };
  CHECK(snippet_languages().size() == std::size(rows));
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.language) {
      const std::string text = written(row.language, request);
      INFO(text);
      CHECK(text.find(row.expected) != std::string::npos);
      CHECK(text.find("jeton") != std::string::npos);
    }
  }
}

TEST_CASE("an API token comes from the environment, never from the page", "[site]") {
  const SnippetRequest request{"http://h/v2/x", {}, "X-Api-Key", "", ""};
  CHECK(written("curl", request).find("-H \"X-Api-Key: $TOKEN\"") != std::string::npos);
  CHECK(written("python", request).find("\"X-Api-Key\": os.getenv(\"TOKEN\")") !=
        std::string::npos);
  CHECK(written("php", request).find("'X-Api-Key: ' . getenv('TOKEN')") != std::string::npos);
  CHECK(written("go", request).find("os.Getenv(\"TOKEN\")") != std::string::npos);
}

TEST_CASE("HTTPie would read a file for a value that begins with @", "[site]") {
  const SnippetRequest request{"http://h/x", {{"a", "@etc"}}, "X-Api-Key", "", "t"};
  CHECK(written("httpie", request).find("'a==\\@etc'") != std::string::npos);
}
