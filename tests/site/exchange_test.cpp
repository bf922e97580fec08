#include "site/exchange.h"

#include "support/catch.h"

using namespace sandbox;

namespace {

Request request(std::string method, std::string target, std::vector<Header> headers = {},
                std::string body = "") {
  return {std::move(method), std::move(target), std::move(headers), std::move(body)};
}

}  // namespace

TEST_CASE("a request is written so that httplib reads what was sent", "[site]") {
  struct Row {
    const char* what;
    Request given;
    std::string expected;
  };
  const Row rows[] = {
      {"as it is", request("GET", "/a?b=c", {{"Host", "x"}}),
       "GET /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"},
      {"with its body", request("POST", "/", {}, "a=1"),
       "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na=1"},
      {"HEAD as GET: the edge leaves the body out", request("HEAD", "/"),
       "GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"},
      {"a second question mark, which httplib refuses", request("GET", "/a?b=why?&c=?"),
       "GET /a?b=why%3F&c=%3F HTTP/1.1\r\nContent-Length: 0\r\n\r\n"},
      {"a value that httplib would decode", request("GET", "/", {{"X-A", "1%0d%0aX-B: 2"}}),
       "GET / HTTP/1.1\r\nX-A: 1%250d%250aX-B: 2\r\nContent-Length: 0\r\n\r\n"},
      {"a Referer, which it leaves alone", request("GET", "/", {{"Referer", "/%20"}}),
       "GET / HTTP/1.1\r\nReferer: /%20\r\nContent-Length: 0\r\n\r\n"},
      {"without what the edge has dealt with",
       request("POST", "/",
               {{"transfer-encoding", "chunked"},
                {"Content-Length", "9"},
                {"Connection", "close"},
                {"Expect", "100-continue"},
                {"Range", "bytes=0-1"},
                {"Content-Encoding", "gzip"},
                {"Accept-Encoding", "br"}},
               "x"),
       "POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) { CHECK(request_text(row.given) == row.expected); }
  }
}

TEST_CASE("an answer is read back, less what the edge says itself", "[site]") {
  struct Row {
    const char* what;
    std::string given;
    int status;
    std::string headers;
    std::string body;
  };
  const Row rows[] = {
      {"status, headers, body",
       "HTTP/1.1 404 Not Found\r\nA: 1\r\nB: x: y\r\nContent-Length: 5\r\n\r\na\r\n\r\n", 404,
       "A: 1\r\nB: x: y\r\n", "a\r\n\r\n"},
      {"framing and connection are the edge's",
       "HTTP/1.1 200 OK\r\nConnection: close\r\nKeep-Alive: timeout=5\r\nA: 1\r\n\r\n", 200,
       "A: 1\r\n", ""},
      {"no header at all", "HTTP/1.1 204 No Content\r\n\r\n", 204, "", ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const Response response = read_response(row.given);
      CHECK(response.status == row.status);
      CHECK(response.headers.text() == row.headers);
      CHECK(*response.body == row.body);
    }
  }
}
