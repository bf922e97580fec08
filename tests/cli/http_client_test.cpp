#include "cli/http_client.h"

#include <stdexcept>

#include "http/http_server.h"
#include "support/catch.h"
#include "support/temp_folder.h"

using namespace sandbox;

namespace {

Response echo(const Request& request) {
  Response response;
  response.status = request.target == "/busy" ? 503 : 200;
  response.headers = {{"Retry-After", request.target == "/busy" ? "7" : "soon"}};
  response.body = std::make_shared<const std::string>(
      request.target + " " + std::string(request.header("X-A").value_or("")) + " " +
      std::string(request.header("Host").value_or("")));
  return response;
}

ServerOptions listening_on(const std::string& where) {
  ServerOptions options;
  options.listen = where;
  options.workers = 1;
  return options;
}

std::string refusal_of(const std::string& url) {
  try {
    read_base_url(url);
    return "";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("the address of a server is read, or what is wrong with it told", "[http_client]") {
  CHECK(read_base_url("http://127.0.0.1:8080").server == "http://127.0.0.1:8080");
  CHECK(read_base_url("http://127.0.0.1:8080/").path.empty());
  CHECK(read_base_url("https://x.test/a/b/").server == "https://x.test");
  CHECK(read_base_url("https://x.test/a/b/").path == "/a/b");
  CHECK(read_base_url("http://[::1]:80/a").server == "http://[::1]:80");
  CHECK(read_base_url("unix:/run/x.sock").server == "/run/x.sock");
  for (const char* wrong : {"", "127.0.0.1:8080", "ftp://x", "http://", "https:///a",
                            "unix:", "http://user:word@x.test"}) {
    CHECK(refusal_of(wrong).find("is no URL of a server; write it as") != std::string::npos);
  }
  CHECK(refusal_of("http://x.test/a?b=c").find("has a query") != std::string::npos);
  CHECK(refusal_of("http://x.test#b").find("has a query") != std::string::npos);
}

TEST_CASE("a target is asked for byte for byte, below the base path", "[http_client]") {
  const HttpServer server(echo, listening_on("127.0.0.1:0"));
  HttpClient client(read_base_url(server.url() + "/base"));
  const std::string host = server.url().substr(7);
  for (const std::string& target :
       {std::string("/a?b=c%20d&e[]=%C3%A9"), std::string("/a%2Fb"), std::string("/%zz?+%2B")}) {
    const Reply reply = client.get(target, {{"X-A", "1"}});
    CHECK(reply.status == 200);
    CHECK(reply.body == "/base" + target + " 1 " + host);
    CHECK_FALSE(reply.retry_after);
  }
}

TEST_CASE("Retry-After is read when it is seconds", "[http_client]") {
  const HttpServer server(echo, listening_on("127.0.0.1:0"));
  HttpClient client(read_base_url(server.url()));
  CHECK(client.get("/busy").status == 503);
  CHECK(client.get("/busy").retry_after == 7);
  CHECK_FALSE(client.get("/").retry_after);
}

TEST_CASE("a Unix socket is asked as a port is", "[http_client]") {
  const test::TempFolder folder;
  const HttpServer server(echo, listening_on("unix:" + folder.path("socket")));
  HttpClient client(read_base_url(server.url()));
  CHECK(client.get("/a").body == "/a  localhost");
}

TEST_CASE("nobody there is a failure with its reason", "[http_client]") {
  const auto server = std::make_unique<HttpServer>(echo, listening_on("127.0.0.1:0"));
  const std::string url = server->url();
  server->stop();
  const Reply reply = HttpClient(read_base_url(url)).get("/");
  CHECK(reply.status == 0);
  CHECK(reply.failure == "nobody answers there");
}
