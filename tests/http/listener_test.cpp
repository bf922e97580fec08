#include "http/listener.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdlib>
#include <filesystem>

#include "http/http_server.h"
#include "support/catch.h"
#include "support/raw_client.h"
#include "support/temp_folder.h"

using namespace sandbox;

namespace {

std::string error_of(const std::string& where, bool reuse_port = false) {
  try {
    listen_on(where, reuse_port);
    return "";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

Response fine(const Request&) { return {}; }

int status_from(const HttpServer& server) {
  RawClient client(server.url());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  return client.answer().status;
}

ServerOptions listening_on(const std::string& where) {
  ServerOptions options;
  options.listen = where;
  return options;
}

}  // namespace

TEST_CASE("a server listens where it is told", "[listener]") {
  SECTION("IPv4") {
    const HttpServer server(fine, listening_on("127.0.0.1:0"));
    CHECK(server.url() == "http://127.0.0.1:" + std::to_string(server.port()));
    CHECK(status_from(server) == 200);
  }
  SECTION("IPv6") {
    const HttpServer server(fine, listening_on("[::1]:0"));
    CHECK(server.url() == "http://[::1]:" + std::to_string(server.port()));
    CHECK(status_from(server) == 200);
  }
  SECTION("a name") { CHECK(status_from(HttpServer(fine, listening_on("localhost:0"))) == 200); }
  SECTION("every interface") {
    CHECK(status_from(HttpServer(fine, listening_on(":0"))) == 200);
    CHECK(status_from(HttpServer(fine, listening_on("0.0.0.0:0"))) == 200);
  }
}

namespace {

int status_at(const std::string& url) {
  RawClient client(url);
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  return client.answer().status;
}

bool has_ipv6() { return error_of("[::1]:0").empty(); }

}  // namespace

TEST_CASE("a name with several addresses is listened on at all of them, on one port",
          "[listener]") {
  for (const char* where : {"localhost:0", "LOCALHOST:0", ":0"}) {
    INFO(where);
    const HttpServer server(fine, listening_on(where));
    const std::string port = std::to_string(server.port());
    CHECK(status_at("http://127.0.0.1:" + port) == 200);
    if (has_ipv6()) CHECK(status_at("http://[::1]:" + port) == 200);
  }
  if (has_ipv6()) {
    const Listener both = listen_on("localhost:0", false);
    CHECK(both.authority() == "localhost:" + std::to_string(both.port()));
    CHECK(both.numbers().size() == 2);
    // One of the two in use is an error: half of the clients would meet somebody else.
    CHECK(error_of("127.0.0.1:" + std::to_string(both.port())) != "");
    const Listener v6_alone = listen_on("[::1]:0", false);
    CHECK(error_of("localhost:" + std::to_string(v6_alone.port()))
              .find("another program does already") != std::string::npos);
  }
}

TEST_CASE("an address that cannot be listened on is explained", "[listener]") {
  const std::string example = "; write it as 127.0.0.1:8080, [::1]:8080 or unix:/path";
  struct Row {
    const char* where;
    std::string expected;
  };
  const Row rows[] = {
      {"8080", "the port is missing" + example},
      {"127.0.0.1:", "the port is not a number up to 65535" + example},
      {"127.0.0.1:65536", "the port is not a number up to 65535" + example},
      {"127.0.0.1:http", "the port is not a number up to 65535" + example},
      {"::1:8080", "an IPv6 address goes in brackets" + example},
      {"192.0.2.1:0", "this machine does not have that address; try 127.0.0.1, or 0.0.0.0 for all"},
      {"unix:", "the path is missing; write it as unix:/path"},
      {"unix:/no/such/folder/socket", "its folder does not exist; create it first"},
      {"systemd",
       "no socket was handed over (LISTEN_FDS); start the service through its .socket unit"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.where) {
      CHECK(error_of(row.where) ==
            "cannot listen on " + std::string(row.where) + ": " + row.expected);
    }
  }
}

TEST_CASE("a port is shared only on purpose", "[listener]") {
  const Listener first = listen_on("127.0.0.1:0", false);
  CHECK(error_of(first.authority()) ==
        "cannot listen on " + first.authority() +
            ": another program does already; stop it, or choose another port with --listen "
            "HOST:PORT (port 0 picks a free one)");
  CHECK(error_of(first.authority(), true) != "");
  const Listener shared = listen_on("127.0.0.1:0", true);
  CHECK(error_of(shared.authority(), true) == "");
}

TEST_CASE("a Unix socket's file comes and goes with its server", "[listener]") {
  const test::TempFolder folder;
  const std::string path = folder.path("socket");
  const std::string where = "unix:" + path;

  SECTION("it serves, then is gone") {
    {
      const HttpServer server(fine, listening_on(where));
      CHECK(server.url() == where);
      CHECK(server.port() == 0);
      CHECK(status_from(server) == 200);
    }
    CHECK_FALSE(std::filesystem::exists(path));
  }
  SECTION("what a killed server left is replaced") {
    {
      sockaddr_un address{};
      address.sun_family = AF_UNIX;
      path.copy(address.sun_path, path.size());
      const Descriptor killed(::socket(AF_UNIX, SOCK_STREAM, 0));
      REQUIRE(::bind(killed.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    }
    REQUIRE(std::filesystem::exists(path));
    CHECK(status_from(HttpServer(fine, listening_on(where))) == 200);
  }
  SECTION("a live one is left alone") {
    const HttpServer first(fine, listening_on(where));
    CHECK(error_of(where).starts_with("cannot listen on " + where + ": another server listens"));
    CHECK(status_from(first) == 200);
  }
  SECTION("so is a file that is no socket") {
    folder.write("socket", "precious");
    CHECK(error_of(where).starts_with("cannot listen on " + where));
    CHECK(std::filesystem::file_size(path) == 8);
  }
  SECTION("so is the file of the server that came after") {
    std::optional<Listener> first(listen_on(where, false));
    std::filesystem::remove(path);
    const HttpServer second(fine, listening_on(where));
    first.reset();
    CHECK(status_from(second) == 200);
  }
}

TEST_CASE("systemd hands over a socket", "[listener]") {
  const Listener made_by_systemd = listen_on("127.0.0.1:0", false);
  const int handed_over = ::fcntl(made_by_systemd.numbers().front(), F_DUPFD_CLOEXEC, 3);
  ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
  ::setenv("LISTEN_FDS", "1", 1);
  const Listener listener = listen_on_handed_over(handed_over);
  CHECK(listener.port() == made_by_systemd.port());
  CHECK(std::getenv("LISTEN_FDS") == nullptr);
}
