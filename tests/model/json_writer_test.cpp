#include "model/json_writer.h"

#include <vector>

#include "reading/document.h"
#include "support/catch.h"

using namespace sandbox;

TEST_CASE("an object is written member by member, in order", "[json]") {
  CHECK(JsonObject().str() == "{}");
  CHECK(JsonObject()
            .text("name", "É \"x\" <b>\n")
            .number("count", -3)
            .flag("good", true)
            .null("none")
            .text_or_null("file", "")
            .text_or_null("file2", "f")
            .raw("list", "[1]")
            .str() ==
        "{\"name\":\"É \\\"x\\\" \\u003cb\\u003e\\n\",\"count\":-3,\"good\":true,"
        "\"none\":null,\"file\":null,\"file2\":\"f\",\"list\":[1]}");
}

TEST_CASE("a list is written item by item", "[json]") {
  CHECK(json_list(std::vector<std::string>{}, json_text) == "[]");
  CHECK(json_list(std::vector<std::string>{"a", "b"}, json_text) == "[\"a\",\"b\"]");
}

TEST_CASE("whatever the bytes, what is written is JSON", "[json]") {
  std::string any;
  for (int byte = 0; byte < 256; ++byte) any += static_cast<char>(byte);
  const Document read = read_json(JsonObject().text(any, any + "é").str(), {});
  REQUIRE(read.root);
  CHECK(read.root->members.front().value.text.ends_with("\uFFFDé"));
}
