#include "answering/read_request.h"

#include <stdexcept>

#include "support/catch.h"

namespace sandbox {
namespace {

std::string show(const Request& request) {
  std::string out = request.method + " " + request.target;
  for (const Header& header : request.headers) out += "\n" + header.name + ": " + header.value;
  if (!request.body.empty()) out += "\n\n" + request.body;
  return out;
}

TEST_CASE("requests are read as people paste them", "[explain]") {
  struct Row {
    const char* what;
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"a path", "/v3/x?ine=1", "GET /v3/x?ine=1"},
      {"a URL", "https://staging.particulier.api.gouv.fr/v3/x?a=1#b",
       "GET /v3/x?a=1\nHost: staging.particulier.api.gouv.fr"},
      {"a URL without a path", "http://localhost:8080?a=1", "GET /?a=1\nHost: localhost:8080"},
      {"a space in a URL", "/v3/x?nom=LE GALL", "GET /v3/x?nom=LE%20GALL"},
      {"a request line", "HEAD /v3/x HTTP/1.1", "HEAD /v3/x"},
      {"a request line with headers and a body", "POST /v3/x HTTP/1.1\r\nX-Api-Key: abc\r\n\r\na=1",
       "POST /v3/x\nX-Api-Key: abc\n\na=1"},
      {"quotes and dollars of a request line, which no shell reads",
       "GET  /v3/x?nom=D'ARTAGNAN&a=$b&c=“d HTTP/1.1", "GET /v3/x?nom=D'ARTAGNAN&a=$b&c=“d"},
      {"curl", "curl /v3/x", "GET /v3/x\nAccept: */*"},
      {"a prompt before it", "$ curl http://h/v3/x", "GET /v3/x\nHost: h\nAccept: */*"},
      {"headers, quoted either way",
       "curl -H 'X-Api-Key: a b' -H \"Accept: application/json\" http://h/x",
       "GET /x\nHost: h\nX-Api-Key: a b\nAccept: application/json"},
      {"lines that go on",
       "curl -G 'http://h/x' \\\n  --data-urlencode 'nomNaissance=D'\\''ARTAGNAN' \\\r\n"
       "  -d prenoms[]=Jean",
       "GET /x?nomNaissance=D%27ARTAGNAN&prenoms[]=Jean\nHost: h\nAccept: */*"},
      {"data is a form", "curl http://h/x -d a=1 -d b=2",
       "POST /x\nHost: h\nContent-Type: application/x-www-form-urlencoded\nAccept: */*\n\na=1&b=2"},
      {"data and -G on a URL with a query", "curl -G http://h/x?c=3 -d a=1",
       "GET /x?c=3&a=1\nHost: h\nAccept: */*"},
      {"a method", "curl -X DELETE http://h/x", "DELETE /x\nHost: h\nAccept: */*"},
      {"letters in a row", "curl -sSGX GET http://h/x -da=1", "GET /x?a=1\nHost: h\nAccept: */*"},
      {"a head", "curl -I http://h/x", "HEAD /x\nHost: h\nAccept: */*"},
      {"a URL by its option", "curl --silent --url http://h/x --output file",
       "GET /x\nHost: h\nAccept: */*"},
      {"encoded content without a name", "curl -G http://h/x --data-urlencode 'é&'",
       "GET /x?%C3%A9%26\nHost: h\nAccept: */*"},
      {"JSON", "curl --json '{\"a\":1}' http://h/x",
       "POST /x\nHost: h\nContent-Type: application/json\nAccept: application/json\n\n{\"a\":1}"},
      {"lines that go on in PowerShell", "curl.exe -H \"A: `\"b`\"\" `\r\n  http://h/x",
       "GET /x\nHost: h\nA: \"b\"\nAccept: */*"},
      {"lines that go on in cmd, quoted by carets",
       "curl ^\"http://h/x?a=1^&b=2^\" ^\n  -H ^\"A: b^\"",
       "GET /x?a=1&b=2\nHost: h\nA: b\nAccept: */*"},
      {"quotes of a text editor", "curl -H “A: l’un” ‘http://h/x’",
       "GET /x\nHost: h\nA: l’un\nAccept: */*"},
      {"an apostrophe of a text editor in a word", "curl http://h/x?nom=L’HER",
       "GET /x?nom=L’HER\nHost: h\nAccept: */*"},
      {"a dollar that is no variable", "curl -H 'A: $b' http://h/x?prix=5$ -H \"C: \\$d\"",
       "GET /x?prix=5$\nHost: h\nA: $b\nC: $d\nAccept: */*"},
      {"escapes between double quotes", "curl -H \"A: \\\"b\\\" \\c\" http://h/x",
       "GET /x\nHost: h\nA: \"b\" \\c\nAccept: */*"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(show(read_request(row.text)) == row.expected);
  }
}

TEST_CASE("what is no request is refused with what to write", "[explain]") {
  for (const char* text :
       {"", "  ", "hello", "GET \nHost: h", "curl", "curl -H", "curl 'http://h/x",
        "curl ^\"http://h/x", "curl “http://h/x", "curl -H x"}) {
    INFO(text);
    CHECK_THROWS_AS(read_request(text), std::runtime_error);
  }
}

TEST_CASE("variables of a shell are named, since only the shell knows them", "[explain]") {
  struct Row {
    const char* text;
    const char* named;
  };
  const Row rows[] = {
      {"curl -H \"X-Api-Key: $TOKEN\" http://h/x", "$TOKEN"},
      {"curl -H \"X-Api-Key: ${TOKEN}\" http://h/x", "${TOKEN}"},
      {"curl -H \"X-Api-Key: $(cat token)\" http://h/x", "$(cat token)"},
      {"curl.exe -H \"X-Api-Key: $env:TOKEN\" http://h/x", "$env:TOKEN"},
      {"curl $URL/v3/x", "$URL"},
      {"curl http://h/x?a=${b", "${b"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK_THROWS_WITH(read_request(row.text), "only your shell knows what " +
                                                  std::string(row.named) +
                                                  " is; write the value in its place");
  }
}

}  // namespace
}  // namespace sandbox
