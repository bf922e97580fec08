#include "site/compressed.h"

#include "support/catch.h"

using namespace sandbox;

TEST_CASE("who takes gzip", "[site]") {
  struct Row {
    const char* accepts;
    bool expected;
  };
  const Row rows[] = {{"gzip", true},      {"deflate, gzip, br", true}, {"GZIP;q=0.5", true},
                      {"gzip;q=0", false}, {"gzip;q=0.0, br", false},   {"", false},
                      {"identity", false}, {"x-gzipped", false}};
  for (const Row& row : rows) {
    INFO(row.accepts);
    CHECK(accepts_gzip({"GET", "/", {{"Accept-Encoding", row.accepts}}, ""}) == row.expected);
  }
  CHECK_FALSE(accepts_gzip({"GET", "/", {}, ""}));
}

TEST_CASE("a long text is compressed, the same each time; a short one is not", "[site]") {
  const std::string text(10'000, 'a');
  const auto once = gzipped(text);
  REQUIRE(once);
  CHECK(once->size() < 200);
  CHECK(once->starts_with("\x1F\x8B"));
  CHECK(once == gzipped(text));
  CHECK_FALSE(gzipped(std::string(999, 'a')));
}
