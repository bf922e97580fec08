#include "http/tls.h"

#include <httplib.h>

#include <filesystem>
#include <stdexcept>

#include "http/http_server.h"
#include "support/catch.h"
#include "support/certificate.h"
#include "support/raw_client.h"
#include "support/shared.h"
#include "support/temp_folder.h"

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
  const Certificate rsa(Certificate::Kind::rsa);
  const Certificate locked(Certificate::Kind::p256, "sesame");
  const test::TempFolder folder;
  folder.write("text.pem", "no key\n");
  const std::string whole = text_of_file(certificate.certificate_file());
  folder.write("damaged.pem", whole.substr(0, 100) + whole.substr(150));
  const std::string whole_key = text_of_file(certificate.key_file());
  folder.write("damaged_key.pem", whole_key.substr(0, 40) + whole_key.substr(60));
  const std::string damaged_key = folder.path("damaged_key.pem");
  const std::string text = folder.path("text.pem");
  const std::string damaged = folder.path("damaged.pem");
  const std::string own_certificate = certificate.certificate_file();
  const std::string own_key = certificate.key_file();
  const std::string not_its_key = ": it is not the key of the certificate ";
  const std::string together = "; give the two that were made together";

  struct Row {
    const char* what;
    std::string certificate;
    std::string key;
    std::string expected;
  };
  const Row rows[] = {
      {"no certificate file", "/no/such.pem", own_key,
       "cannot use the certificate /no/such.pem: it does not exist; give a PEM file with "
       "--tls-cert"},
      {"no key file", own_certificate, "/no/such.pem",
       "cannot use the key /no/such.pem: it does not exist; give a PEM file with --tls-key"},
      {"a folder", folder.root(), own_key,
       "cannot use the certificate " + folder.root().string() +
           ": it is a folder; give a PEM file with --tls-cert"},
      {"no PEM certificate", text, own_key,
       "cannot use the certificate " + text +
           ": there is no PEM certificate in it; give one with --tls-cert"},
      {"no PEM key", own_certificate, text,
       "cannot use the key " + text + ": there is no PEM key in it; give one with --tls-key"},
      {"the two taken for one another", own_key, own_certificate,
       "cannot use the certificate " + own_key +
           ": there is no PEM certificate in it; give one with --tls-cert"},
      {"a damaged certificate", damaged, own_key,
       "cannot use the certificate " + damaged +
           ": the certificate in it is damaged; copy it anew, whole and unchanged"},
      {"a damaged key", own_certificate, damaged_key,
       "cannot use the key " + damaged_key +
           ": the key in it is damaged; copy it anew, whole and unchanged"},
      {"a key that a passphrase locks", locked.certificate_file(), locked.key_file(),
       "cannot use the key " + locked.key_file() + ": a passphrase locks it; `openssl pkey -in " +
           locked.key_file() + " -out open.pem` writes one without"},
      {"somebody else's key", own_certificate, other.key_file(),
       "cannot use the key " + other.key_file() + not_its_key + own_certificate + together},
      {"a key of another kind", rsa.certificate_file(), own_key,
       "cannot use the key " + own_key + not_its_key + rsa.certificate_file() + together},
      {"the reverse", own_certificate, rsa.key_file(),
       "cannot use the key " + rsa.key_file() + not_its_key + own_certificate + together},
      {"half of a pair", own_certificate, "",
       "TLS needs both a certificate and its key; give --tls-cert and --tls-key"},
      {"the other half", "", own_key,
       "TLS needs both a certificate and its key; give --tls-cert and --tls-key"},
      {"a pair", own_certificate, own_key, ""},
      {"a pair of RSA", rsa.certificate_file(), rsa.key_file(), ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      ServerOptions options = with_tls(certificate);
      options.tls_cert = row.certificate;
      options.tls_key = row.key;
      CHECK(error_of(options) == row.expected);
    }
  }
}

TEST_CASE("of TLS 1.2 there is ECDHE with ciphers that authenticate, and nothing else", "[tls]") {
  struct Row {
    const char* suite;
    bool is_offered;
  };
  const Row rows[] = {
      {"ECDHE-RSA-AES128-GCM-SHA256", true},
      {"ECDHE-RSA-AES256-GCM-SHA384", true},
      {"ECDHE-RSA-CHACHA20-POLY1305", true},
      {"AES128-GCM-SHA256", false},
      {"AES256-GCM-SHA384", false},
      {"AES128-SHA", false},
      {"AES128-SHA256", false},
      {"ECDHE-RSA-AES128-SHA", false},
      {"ECDHE-RSA-AES256-SHA384", false},
      {"DHE-RSA-AES128-GCM-SHA256", false},
  };
  const Certificate certificate(Certificate::Kind::rsa);
  const HttpServer server(echo, with_tls(certificate));
  for (const Row& row : rows) {
    INFO(row.suite);
    httplib::SSLClient client("127.0.0.1", server.port());
    client.enable_server_certificate_verification(false);
    SSL_CTX_set_max_proto_version(client.ssl_context(), TLS1_2_VERSION);
    REQUIRE(SSL_CTX_set_cipher_list(client.ssl_context(), row.suite) == 1);
    CHECK(static_cast<bool>(client.Get("/")) == row.is_offered);
  }
}

TEST_CASE("a renewed certificate is read again, and one of no use leaves the old one", "[tls]") {
  const Certificate before;
  const Certificate after(Certificate::Kind::rsa);
  const auto trusts = [](const HttpServer& server, const Certificate& certificate) {
    httplib::SSLClient client("localhost", server.port());
    client.set_ca_cert_path(certificate.certificate_file().c_str());
    return static_cast<bool>(client.Get("/"));
  };
  HttpServer server(echo, with_tls(before));
  httplib::SSLClient open("127.0.0.1", server.port());
  open.enable_server_certificate_verification(false);
  open.set_keep_alive(true);
  REQUIRE(open.Get("/"));
  CHECK(trusts(server, before));
  CHECK_FALSE(trusts(server, after));

  std::filesystem::copy_file(after.certificate_file(), before.certificate_file(),
                             std::filesystem::copy_options::overwrite_existing);
  CHECK_THROWS_AS(server.read_certificate_again(), std::runtime_error);
  CHECK_FALSE(trusts(server, after));
  std::filesystem::copy_file(after.key_file(), before.key_file(),
                             std::filesystem::copy_options::overwrite_existing);
  server.read_certificate_again();
  CHECK(trusts(server, after));
  CHECK(open.Get("/"));
}

TEST_CASE("without TLS there is no certificate to read again", "[tls]") {
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  HttpServer server(echo, options);
  server.read_certificate_again();
  CHECK(server.url().starts_with("http://"));
}
