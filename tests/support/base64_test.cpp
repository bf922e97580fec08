#include "support/base64.h"

#include "support/catch.h"

using namespace sandbox;

TEST_CASE("bytes are written as RFC 4648 says", "[base64]") {
  struct Row {
    const char* bytes;
    const char* base64;
    const char* padded_url;
    const char* url;
  };
  const Row rows[] = {
      {"", "", "", ""},
      {"f", "Zg==", "Zg==", "Zg"},
      {"fo", "Zm8=", "Zm8=", "Zm8"},
      {"foo", "Zm9v", "Zm9v", "Zm9v"},
      {"foob", "Zm9vYg==", "Zm9vYg==", "Zm9vYg"},
      {"\xFB\xFF", "+/8=", "-_8=", "-_8"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.base64) {
      CHECK(base64(row.bytes) == row.base64);
      CHECK(padded_base64url(row.bytes) == row.padded_url);
      CHECK(base64url(row.bytes) == row.url);
      CHECK(from_base64url(row.url) == row.bytes);
    }
  }
}
