#include "http/response_text.h"

#include "support/catch.h"

using namespace sandbox;

namespace {

constexpr std::string_view date = "Thu, 01 Jan 1970 00:00:00 GMT";

Response response(int status, HeaderLines headers, const char* body) {
  Response made;
  made.status = status;
  made.headers = std::move(headers);
  if (body != nullptr) made.body = std::make_shared<const std::string>(body);
  return made;
}

}  // namespace

TEST_CASE("the head of an answer", "[response_text]") {
  struct Row {
    const char* what;
    Response given;
    bool keep_alive;
    std::string expected;
  };
  const std::string first = "Server: bac-a-sable\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
  const Row rows[] = {
      {"headers keep their order", response(200, {{"Z", "1"}, {"a", "2"}, {"Z", "3"}}, "abc"), true,
       "HTTP/1.1 200 OK\r\n" + first +
           "Z: 1\r\na: 2\r\nZ: 3\r\nContent-Length: 3\r\nConnection: keep-alive\r\n\r\n"},
      {"no body, no Content-Type", response(422, {}, nullptr), false,
       "HTTP/1.1 422 Unprocessable Content\r\n" + first +
           "Content-Length: 0\r\nConnection: close\r\n\r\n"},
      {"204 has no length (RFC 9110 8.6)", response(204, {}, "abc"), true,
       "HTTP/1.1 204 No Content\r\n" + first + "Connection: keep-alive\r\n\r\n"},
      {"304 has no body", response(304, {{"ETag", "\"1\""}}, "abc"), true,
       "HTTP/1.1 304 Not Modified\r\n" + first + "ETag: \"1\"\r\nConnection: keep-alive\r\n\r\n"},
      {"a header cannot start another", response(200, {{"A", "1\r\nB: 2"}, {"C", "3\x01"}}, ""),
       true, "HTTP/1.1 200 OK\r\n" + first + "Content-Length: 0\r\nConnection: keep-alive\r\n\r\n"},
      {"a status without a name", response(499, {}, ""), true,
       "HTTP/1.1 499 Client Error\r\n" + first +
           "Content-Length: 0\r\nConnection: keep-alive\r\n\r\n"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      std::string out;
      append_head(out, row.given, {.keep_alive = row.keep_alive, .date = date});
      CHECK(out == row.expected);
    }
  }
}

TEST_CASE("a rejection says why", "[response_text]") {
  CHECK(rejection_text({400, "Host is missing"}, date) ==
        "HTTP/1.1 400 Bad Request\r\nServer: bac-a-sable\r\n"
        "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Length: 16\r\nConnection: close\r\n\r\nHost is missing\n");
}

TEST_CASE("dates are written as RFC 9110 5.6.7 says", "[response_text]") {
  CHECK(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
}
