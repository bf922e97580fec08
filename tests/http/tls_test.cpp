#include "http/tls.h"

#include <httplib.h>

#include <stdexcept>

#include "http/http_server.h"
#include "support/catch.h"
#include "support/certificate.h"
#include "support/raw_client.h"

using namespace sandbox;

namespace {

Response echo(const Request& request) {
  Response response;
  response.body =
      std::make_shared<const std::string>(request.scheme + ":" + request.body + request.target);
  return response;
}

ServerOptions with_tls(const Certificate& certificate) {
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.workers = 1;
  options.tls_cert = certificate.certificate_file();
  options.tls_key = certificate.key_file();
  return options;
}

std::string get(const HttpServer& server, const std::string& target) {
  httplib::SSLClient client("127.0.0.1", server.port());
  client.enable_server_certificate_verification(false);
  const auto result = client.Get(target);
  return result ? result->body : "no answer: " + httplib::to_string(result.error());
}

std::string error_of(const ServerOptions& options) {
  try {
    const HttpServer server(echo, options);
    return "";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("requests come through TLS", "[tls]") {
  const Certificate certificate;
  const HttpServer server(echo, with_tls(certificate));
  CHECK(server.url() == "https://127.0.0.1:" + std::to_string(server.port()));
  CHECK(get(server, "/a?b") == "https:/a?b");

  SECTION("several on one connection, with bodies of many records") {
    httplib::SSLClient client("127.0.0.1", server.port());
    client.enable_server_certificate_verification(false);
    client.set_keep_alive(true);
    const std::string body(60'000, 'a');
    for (int i = 0; i < 3; ++i) {
      const auto result = client.Post("/", body, "text/plain");
      REQUIRE(result);
      CHECK(result->body == "https:" + body + "/");
      CHECK(result->get_header_value("Connection") == "keep-alive");
    }
  }
  SECTION("and a handshake that never ends holds up nobody") {
    RawClient silent(server.url());
    RawClient half(server.url());
    half.send("\x16\x03\x01\x02");
    CHECK(get(server, "/") == "https:/");
  }
  SECTION("and somebody who speaks no TLS is let go") {
    RawClient plain(server.url());
    plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(plain.rest().find("200") == std::string::npos);
  }
}

TEST_CASE("a handshake has its time limit", "[tls]") {
  const Certificate certificate;
  ServerOptions options = with_tls(certificate);
  options.head_timeout = std::chrono::milliseconds(40);
  const HttpServer server(echo, options);
  RawClient silent(server.url());
  CHECK(silent.rest().empty());
}

TEST_CASE("a certificate of no use is explained", "[tls]") {
  const Certificate certificate;
  const Certificate other;
  ServerOptions options = with_tls(certificate);
  SECTION("a missing file") {
    options.tls_cert = "/no/such.pem";
    CHECK(error_of(options).starts_with("cannot use the certificate /no/such.pem: "));
  }
  SECTION("somebody else's key") {
    options.tls_key = other.key_file();
    CHECK(error_of(options).starts_with("cannot use the key " + other.key_file() + ": "));
  }
  SECTION("half of a pair") {
    options.tls_key = "";
    CHECK(error_of(options) ==
          "TLS needs both a certificate and its key; give --tls-cert and --tls-key");
  }
}
