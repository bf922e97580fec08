#include "http/http_cases.h"

using namespace std::string_literals;

namespace {

const std::string fine = "Host: x\r\n\r\n";
const std::string bad_length = "400 close Content-Length is not a number\n";
const std::string half = "400 close the connection ended within a request\n";
const std::string bare_lf = "400 close a line ends with LF alone\n";
const std::string bad_name = "400 close a header name is not a word\n";
const std::string bad_value = "400 close a header value holds a control character\n";
const std::string bad_target =
    "400 close the target is empty or holds a byte that must be percent-encoded\n";
const std::string bad_version = "400 close the request line does not end with HTTP/1.1\n";
const std::string bad_space = "400 close a space in the target must be sent as %20\n";
const std::string bad_size = "400 close a chunk size is not hexadecimal\n";
const std::string bad_extension =
    "400 close a chunk size is followed by something else than an extension\n";
const std::string too_large = "413 close the body is too large\n";

std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\n" + fine; }
std::string with(const std::string& lines) {
  return "GET / HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n";
}
std::string post(const std::string& length, const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: x\r\nContent-Length:" + length + "\r\n\r\n" + body;
}
std::string coded(const std::string& coding, const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: " + coding + "\r\n\r\n" + body;
}
std::string chunked(const std::string& body) { return coded("chunked", body); }
std::string repeated(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

std::string describe(const sandbox::Request& request) {
  const std::string host(request.header("Host").value_or(""));
  return request.method + " " + host + request.target +
         (request.body.empty() ? "" : " " + request.body);
}

const std::vector<HttpCase>& http_cases() {
  static const std::vector<HttpCase> cases = {
      // Requests that are fine.
      {"a request without a body", "3", get("/a?b=c"), "200 GET x/a?b=c\n"},
      {"the target is passed on raw", "3.2", get("/%2e%2E/a%2Fb?x=%00&x=1?2&%zz"),
       "200 GET x/%2e%2E/a%2Fb?x=%00&x=1?2&%zz\n"},
      {"UTF-8 as it was typed", "3.2 (lenient)", get("/?nom=Éloïse"), "200 GET x/?nom=Éloïse\n"},
      {"header values are not decoded", "9110 5.5", "GET / HTTP/1.1\r\nHost: x%0d%0ay\r\n\r\n",
       "200 GET x%0d%0ay/\n"},
      {"spaces around a value are dropped", "5.1", "GET / HTTP/1.1\r\nHost:\t x \t\r\n\r\n",
       "200 GET x/\n"},
      {"a header without a value", "9110 5.5", with("X-Empty:\r\n"), "200 GET x/\n"},
      {"an empty Host", "9110 7.2", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "200 GET /\n"},
      {"an empty line before a request", "2.2", "\r\n" + get("/"), "200 GET x/\n"},
      {"pipelined requests, in their order", "9.3.2", get("/1") + get("/2") + get("/3"),
       "200 GET x/1\n200 GET x/2\n200 GET x/3\n"},
      {"an empty line after a body", "2.2", post("1", "a") + "\r\n" + get("/2"),
       "200 POST x/ a\n200 GET x/2\n"},
      {"any method", "9110 9.1", "BREW / HTTP/1.1\r\n" + fine, "200 BREW x/\n"},
      {"methods are case-sensitive", "9110 9.1", "get / HTTP/1.1\r\n" + fine, "200 get x/\n"},
      {"TRACE is a method like others", "9110 9.3.8", "TRACE / HTTP/1.1\r\n" + fine,
       "200 TRACE x/\n"},
      {"a body on GET", "6",
       "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" + get("/2"),
       "200 GET x/ abc\n200 GET x/2\n"},
      {"POST without a body", "6.3", "POST / HTTP/1.1\r\n" + fine, "200 POST x/\n"},

      // Versions and persistence.
      {"HTTP/1.0 ends the connection", "9.3", "GET / HTTP/1.0\r\n\r\n" + get("/2"),
       "200 close GET /\n"},
      {"HTTP/1.0 may ask to go on", "9.3",
       "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\n",
       "200 GET /\n200 close GET /2\n"},
      {"close in any case, among others", "9.6", with("Connection: upgrade, Close\r\n") + get("/2"),
       "200 close GET x/\n"},
      {"close wins over keep-alive", "9.3", with("Connection: keep-alive\r\nConnection: close\r\n"),
       "200 close GET x/\n"},
      {"later minor versions are 1.1", "9110 2.5", "GET / HTTP/1.9\r\n" + fine, "200 GET x/\n"},
      {"the HTTP/2 preface", "9110 15.6.6", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
       "505 close only HTTP/1.1 and HTTP/1.0 are spoken here\n"},
      {"HTTP/0.9", "3", "GET /\r\n", half},
      {"HTTP/0.9 with an empty line", "3", "GET /\r\n\r\n",
       "400 close the request line is not `METHOD target HTTP/1.1`\n"},
      {"a version in lower case", "2.3", "GET / http/1.1\r\n" + fine, bad_version},
      {"a version with two digits", "2.3", "GET / HTTP/1.10\r\n" + fine, bad_version},
      {"a version without digits", "2.3", "GET / HTTP/x.y\r\n" + fine, bad_version},

      // Request lines.
      {"two spaces before the target", "3", "GET  / HTTP/1.1\r\n" + fine, bad_target},
      {"two spaces after the target", "3", "GET /  HTTP/1.1\r\n" + fine, bad_space},
      {"a space at the end", "3", "GET / HTTP/1.1 \r\n" + fine, bad_version},
      {"a space within the target", "3.2", get("/a b"), bad_space},
      {"a tab for a space", "3", "GET\t/ HTTP/1.1\r\n" + fine,
       "400 close the request line is not `METHOD target HTTP/1.1`\n"},
      {"a control character in the target", "3.2", get("/a\x01"), bad_target},
      {"a NUL in the target", "3.2", get("/a\0b"s), bad_target},
      {"a fragment", "3.2", get("/a#b"), bad_target},
      {"a method that is no word", "9110 9.1", "G@T / HTTP/1.1\r\n" + fine,
       "400 close the method is not a word\n"},
      {"a space before the method", "3", " GET / HTTP/1.1\r\n" + fine,
       "400 close this is not an HTTP request\n"},
      {"TLS on a plain port", "3", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s,
       "400 close this is not an HTTP request\n"},
      {"the longest request line", "3",
       "GET /" + std::string(8192 - 14, 'a') + " HTTP/1.1\r\n" + fine,
       "200 GET x/" + std::string(8192 - 14, 'a') + "\n"},
      {"a longer one", "3", "GET /" + std::string(8192 - 13, 'a') + " HTTP/1.1\r\n" + fine,
       "414 close the request line is too long\n"},
      {"one without an end", "3", "GET /" + std::string(9000, 'a'),
       "414 close the request line is too long\n"},

      // The four forms of a target.
      {"absolute-form names the host", "3.2.2", get("http://y:80/a?b"), "200 GET y:80/a?b\n"},
      {"absolute-form without a path", "3.2.1", get("HTTP://y"), "200 GET y/\n"},
      {"absolute-form with a query alone", "3.2.2", get("https://y?b"), "200 GET y/?b\n"},
      {"absolute-form without a host", "9110 4.2.1", get("http:///a"),
       "400 close the target names no valid host\n"},
      {"absolute-form with a user", "9110 4.2.4", get("http://me@y/a"),
       "400 close the target names no valid host\n"},
      {"another scheme", "3.2", get("ftp://y/a"), "400 close the target does not start with `/`\n"},
      {"a path without its slash", "3.2.1", get("a"),
       "400 close the target does not start with `/`\n"},
      {"asterisk-form", "3.2.4", "OPTIONS * HTTP/1.1\r\n" + fine, "200 OPTIONS x*\n"},
      {"OPTIONS of a whole server, absolute", "3.2.4", "OPTIONS http://y HTTP/1.1\r\n" + fine,
       "200 OPTIONS y*\n"},
      {"asterisk-form is for OPTIONS", "3.2.4", get("*"),
       "400 close the target does not start with `/`\n"},
      {"authority-form; no request follows a tunnel", "3.2.3",
       "CONNECT y:443 HTTP/1.1\r\n" + fine + get("/2"), "200 close CONNECT xy:443\n"},
      {"CONNECT to a path", "3.2.3", "CONNECT /a HTTP/1.1\r\n" + fine,
       "400 close the target of CONNECT is not host:port\n"},
      {"authority-form is for CONNECT", "3.2.3", get("y:443"),
       "400 close the target does not start with `/`\n"},

      // Host.
      {"no Host", "3.2", "GET / HTTP/1.1\r\n\r\n", "400 close Host is missing\n"},
      {"two Hosts", "3.2", with("Host: x\r\n"), "400 close Host is sent more than once\n"},
      {"two Hosts in HTTP/1.0", "3.2", "GET / HTTP/1.0\r\nHost: x\r\nhost: y\r\n\r\n",
       "400 close Host is sent more than once\n"},
      {"a Host that is a list", "3.2", "GET / HTTP/1.1\r\nHost: x y\r\n\r\n",
       "400 close Host is not a host and a port\n"},
      {"a Host that is a path", "3.2", "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n",
       "400 close Host is not a host and a port\n"},
      {"a Host with a bracket that is not closed", "9110 7.2",
       "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "400 close Host is not a host and a port\n"},
      {"a Host with two colons", "9110 7.2", "GET / HTTP/1.1\r\nHost: a:b:c\r\n\r\n",
       "400 close Host is not a host and a port\n"},
      {"a Host with a port that is no number", "9110 7.2", "GET / HTTP/1.1\r\nHost: x:abc\r\n\r\n",
       "400 close Host is not a host and a port\n"},
      {"a Host with a bracket closed twice", "9110 7.2", "GET / HTTP/1.1\r\nHost: [::1]]\r\n\r\n",
       "400 close Host is not a host and a port\n"},
      {"a Host with an empty address", "9110 7.2", "GET / HTTP/1.1\r\nHost: []:80\r\n\r\n",
       "400 close Host is not a host and a port\n"},
      {"a Host with text after a bracket", "9110 7.2", "GET / HTTP/1.1\r\nHost: [::1]80\r\n\r\n",
       "400 close Host is not a host and a port\n"},
      {"a Host with IPv6 without brackets", "9110 7.2", "GET / HTTP/1.1\r\nHost: ::1\r\n\r\n",
       "400 close Host is not a host and a port\n"},
      {"a Host with a bracket in a name", "9110 7.2", "GET / HTTP/1.1\r\nHost: a[b]\r\n\r\n",
       "400 close Host is not a host and a port\n"},
      {"a Host with a user", "9110 7.2", "GET / HTTP/1.1\r\nHost: user@x\r\n\r\n",
       "400 close Host is not a host and a port\n"},
      {"a Host with a name and a port", "9110 7.2", "GET / HTTP/1.1\r\nHost: x:8080\r\n\r\n",
       "200 GET x:8080/\n"},
      {"a Host with an address and a port", "9110 7.2",
       "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "200 GET [::1]:8080/\n"},
      {"a Host with an address alone", "9110 7.2", "GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n",
       "200 GET [::1]/\n"},
      {"a Host with an empty port", "9110 7.2", "GET / HTTP/1.1\r\nHost: x:\r\n\r\n",
       "200 GET x:/\n"},
      {"an absolute target with a bad host", "3.2.2",
       "GET http://a:b:c/ HTTP/1.1\r\nHost: x\r\n\r\n",
       "400 close the target names no valid host\n"},
      {"a space in the target", "3.2", get("/?nom=DE LA TOUR"), bad_space},
      {"a space at the end of the target", "3.2", get("/ "), bad_space},

      // Header lines.
      {"LF alone ends the request line", "2.2", "GET / HTTP/1.1\nHost: x\r\n\r\n", bare_lf},
      {"LF alone ends a header", "2.2", "GET / HTTP/1.1\r\nHost: x\n\r\n", bare_lf},
      {"LF alone ends the head", "2.2", "GET / HTTP/1.1\r\nHost: x\r\n\n", bare_lf},
      {"CR alone within a value", "2.2", with("X-A: 1\r2\r\n"), bad_value},
      {"a folded line", "5.2", with("X-A: 1\r\n 2\r\n"),
       "400 close a header line starts with a space\n"},
      {"a folded line with a tab", "5.2", with("X-A: 1\r\n\t2\r\n"),
       "400 close a header line starts with a space\n"},
      {"a space before the first header", "2.2", "GET / HTTP/1.1\r\n Host: x\r\n\r\n",
       "400 close a header line starts with a space\n"},
      {"a space before the colon", "5.1", with("X-A : 1\r\n"), bad_name},
      {"a name with a space", "5.1", with("X A: 1\r\n"), bad_name},
      {"an empty name", "5.1", with(": 1\r\n"), bad_name},
      {"no colon", "5", with("X-A\r\n"), "400 close a header line has no colon\n"},
      {"a NUL in a value", "9110 5.5", with("X-A: 1\0002\r\n"s), bad_value},
      {"a NUL in a name", "9110 5.1", with("X\0A: 1\r\n"s), bad_name},
      {"DEL in a value", "9110 5.5", with("X-A: \x7f\r\n"), bad_value},
      {"the largest head", "5", with("X-A: " + std::string(16384 - 34, 'a') + "\r\n"),
       "200 GET x/\n"},
      {"a larger one", "9110 15.5.32 (6585 5)",
       with("X-A: " + std::string(16384 - 33, 'a') + "\r\n"),
       "431 close the headers are too long\n"},
      {"many small headers", "6585 5", with(repeated("a: b\r\n", 3000)),
       "431 close the headers are too long\n"},
      {"half a head", "8", "GET / HTTP/1.1\r\nHost: x\r\n", half},

      // Content-Length.
      {"a body", "6.2", post(" 3", "abc"), "200 POST x/ abc\n"},
      {"an empty body", "6.2", post(" 0", ""), "200 POST x/\n"},
      {"leading zeros", "9110 8.6", post(" 0003", "abc"), "200 POST x/ abc\n"},
      {"the longest body", "6.2", post(" 65536", std::string(65536, 'a')),
       "200 POST x/ " + std::string(65536, 'a') + "\n"},
      {"a longer one", "9110 15.5.14", post(" 65537", ""), too_large},
      {"more than a number can say", "9110 8.6", post(" 99999999999999999999999", ""), too_large},
      {"half a body", "8", post(" 3", "ab"), half},
      {"a negative length", "6.3", post(" -1", ""), bad_length},
      {"a sign", "6.3", post(" +3", "abc"), bad_length},
      {"a space within", "6.3", post(" 1 2", ""), bad_length},
      {"hexadecimal", "6.3", post(" 0x3", "abc"), bad_length},
      {"letters after digits", "6.3", post(" 3abc", "abc"), bad_length},
      {"an empty length", "6.3", post("", ""), bad_length},
      {"a list of equal lengths", "6.3", post(" 3, 3", "abc"), bad_length},
      {"a length sent twice", "6.3", post(" 3\r\nContent-Length: 3", "abc"),
       "400 close Content-Length is sent more than once\n"},
      {"two lengths that differ", "6.3", post(" 3\r\ncontent-length: 4", "abc"),
       "400 close Content-Length is sent more than once\n"},

      // Transfer-Encoding.
      {"a length and a coding", "6.1", coded("chunked\r\nContent-Length: 5", "0\r\n\r\n"),
       "400 close Content-Length and Transfer-Encoding contradict each other\n"},
      {"chunks", "7.1", chunked("3\r\nabc\r\n00A\r\n0123456789\r\n0\r\n\r\n") + get("/2"),
       "200 POST x/ abc0123456789\n200 GET x/2\n"},
      {"no chunk but the last", "7.1", chunked("0\r\n\r\n"), "200 POST x/\n"},
      {"codings in any case", "7", coded("Chunked", "1\r\na\r\n0\r\n\r\n"), "200 POST x/ a\n"},
      {"extensions are ignored", "7.1.1", chunked("1;a;b=\"c d\"\r\na\r\n0 ;x=y\r\n\r\n"),
       "200 POST x/ a\n"},
      {"long extensions", "7.1.1", chunked("1;" + std::string(5000, 'a') + "\r\na\r\n0\r\n\r\n"),
       "400 close the chunk extensions are too long\n"},
      {"many extensions", "7.1.1", chunked(repeated("1;" + std::string(99, 'a') + "\r\na\r\n", 99)),
       "400 close the chunk extensions are too long\n"},
      {"trailers are dropped", "7.1.2", chunked("0\r\nX-A: 1\r\nHost: y\r\n\r\n"), "200 POST x/\n"},
      {"a bad trailer", "7.1.2", chunked("0\r\nX-A : 1\r\n\r\n"), bad_name},
      {"long trailers", "7.1.2", chunked("0\r\n" + repeated("a: b\r\n", 2000)),
       "431 close the trailers are too long\n"},
      {"a negative chunk size", "7.1", chunked("-1\r\na\r\n0\r\n\r\n"), bad_size},
      {"a chunk size with a sign", "7.1", chunked("+1\r\na\r\n0\r\n\r\n"), bad_size},
      {"a chunk size with 0x", "7.1", chunked("0x1\r\na\r\n0\r\n\r\n"), bad_extension},
      {"an empty chunk size", "7.1", chunked("\r\na\r\n"), bad_size},
      {"a space before a chunk size", "7.1", chunked(" 1\r\na\r\n"), bad_size},
      {"a space after a chunk size", "7.1", chunked("1 \r\na\r\n"), bad_extension},
      {"a chunk size beyond 64 bits", "7.1", chunked("10000000000000001\r\na\r\n"), too_large},
      {"a huge chunk", "7.1", chunked("7fffffffffffffff\r\na\r\n"), too_large},
      {"chunks that add up to too much", "7.1",
       chunked("8000\r\n" + std::string(0x8000, 'a') + "\r\n8001\r\n"), too_large},
      {"a chunk longer than its size", "7.1", chunked("1\r\nab\r\n0\r\n\r\n"),
       "400 close a chunk is longer than its size\n"},
      {"a chunk longer than its size, then LF alone", "7.1", chunked("1\r\nab\n0\r\n\r\n"),
       "400 close a chunk is longer than its size\n"},
      {"LF alone after a chunk size", "7.1", chunked("1\na\r\n0\r\n\r\n"),
       "400 close a line of the body ends with LF alone\n"},
      {"LF alone after a chunk", "7.1", chunked("1\r\na\n0\r\n\r\n"),
       "400 close a line of the body ends with LF alone\n"},
      {"a NUL in an extension", "7.1.1", chunked("1;\0\r\na\r\n"s), bad_extension},
      {"half a chunk", "8", chunked("3\r\nab"), half},
      {"no last chunk", "8", chunked("1\r\na\r\n"), half},
      {"gzip, then chunked", "6.1", coded("gzip, chunked", ""),
       "501 close only chunked is understood as Transfer-Encoding\n"},
      {"chunked is not last", "6.3", coded("chunked, gzip", ""),
       "400 close the last Transfer-Encoding is not chunked\n"},
      {"chunked twice", "7", coded("chunked\r\nTransfer-Encoding: chunked", ""),
       "400 close Transfer-Encoding says chunked more than once\n"},
      {"identity", "7", coded("identity", ""),
       "400 close the last Transfer-Encoding is not chunked\n"},
      {"an empty coding", "6.1", coded("", ""),
       "400 close the last Transfer-Encoding is not chunked\n"},
      {"chunked with a parameter", "7", coded("chunked;a=b", ""),
       "400 close the last Transfer-Encoding is not chunked\n"},
      {"a vertical tab before chunked", "9110 5.5", coded("\vchunked", ""), bad_value},
      {"a coding in HTTP/1.0", "6.1",
       "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       "400 close HTTP/1.0 has no Transfer-Encoding\n"},

      // Expect.
      {"100-continue when the body is there already", "9110 10.1.1",
       post(" 3\r\nExpect: 100-continue", "abc"), "200 POST x/ abc\n"},
      {"100-continue without a body", "9110 10.1.1", with("Expect: 100-continue\r\n"),
       "200 GET x/\n"},
      {"something else", "9110 10.1.1", with("Expect: coffee\r\n"),
       "417 close only 100-continue can be expected\n"},
  };
  return cases;
}
