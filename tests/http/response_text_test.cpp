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

TEST_CASE("an answer as it goes over the wire", "[response_text]") {
  struct Row {
    const char* what;
    Response given;
    bool keep_alive;
    bool is_head;
    std::string expected;
  };
  const std::string first = "Server: bac-a-sable\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
  const Row rows[] = {
      {"headers keep their order", response(200, {{"Z", "1"}, {"a", "2"}, {"Z", "3"}}, "abc"), true,
       false,
       "HTTP/1.1 200 OK\r\n" + first +
           "Z: 1\r\na: 2\r\nZ: 3\r\nContent-Length: 3\r\nConnection: keep-alive\r\n\r\nabc"},
      {"to HEAD all but the body", response(200, {}, "abc"), true, true,
       "HTTP/1.1 200 OK\r\n" + first + "Content-Length: 3\r\nConnection: keep-alive\r\n\r\n"},
      {"no body, no Content-Type", response(422, {}, nullptr), false, false,
       "HTTP/1.1 422 Unprocessable Content\r\n" + first +
           "Content-Length: 0\r\nConnection: close\r\n\r\n"},
      {"204 has no length (RFC 9110 8.6)", response(204, {}, "abc"), true, false,
       "HTTP/1.1 204 No Content\r\n" + first + "Connection: keep-alive\r\n\r\n"},
      {"304 has no body", response(304, {{"ETag", "\"1\""}}, "abc"), true, false,
       "HTTP/1.1 304 Not Modified\r\n" + first + "ETag: \"1\"\r\nConnection: keep-alive\r\n\r\n"},
      {"a header cannot start another", response(200, {{"A", "1\r\nB: 2"}, {"C", "3\x01"}}, ""),
       true, false,
       "HTTP/1.1 200 OK\r\n" + first + "Content-Length: 0\r\nConnection: keep-alive\r\n\r\n"},
      {"a status without a name", response(499, {}, ""), true, false,
       "HTTP/1.1 499 Client Error\r\n" + first +
           "Content-Length: 0\r\nConnection: keep-alive\r\n\r\n"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      std::string out;
      append_response(out, row.given, {row.keep_alive, row.is_head, date});
      CHECK(out == row.expected);
    }
  }
}

TEST_CASE("a rejection says why", "[response_text]") {
  const Response response = rejected({400, "Host is missing"});
  CHECK(response.status == 400);
  CHECK(response.headers.text() == "Content-Type: text/plain; charset=utf-8\r\n");
  CHECK(*response.body == "Host is missing\n");
}
