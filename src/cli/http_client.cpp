#include "cli/http_client.h"

#include <httplib.h>
#include <sys/socket.h>

#include <chrono>
#include <stdexcept>

#include "support/host.h"
#include "support/system_certificates.h"
#include "support/text.h"

namespace sandbox {
namespace {

using namespace std::chrono_literals;

// More than any answer of the service; what is longer is cut off.
constexpr std::size_t largest_body = 16 << 20;

constexpr std::string_view unix_prefix = "unix:";

std::optional<int> retry_after_of(const httplib::Response& response) {
  constexpr std::size_t most_digits = 6;
  const std::string text = response.get_header_value("Retry-After");
  if (!is_digits(text) || text.size() > most_digits) return std::nullopt;
  return std::stoi(text);
}

std::string reason_of(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
      return "nobody answers there";
    case httplib::Error::SSLServerVerification:
      return "its certificate is not one that this machine trusts";
    case httplib::Error::SSLConnection:
      return "it speaks no TLS that we understand";
    case httplib::Error::Read:
      return "it did not answer, or not in HTTP";
    default:
      return httplib::to_string(error);
  }
}

}  // namespace

BaseUrl read_base_url(const std::string& url) {
  BaseUrl read;
  if (url.starts_with(unix_prefix) && url.size() > unix_prefix.size()) {
    read.is_unix = true;
    read.server = url.substr(unix_prefix.size());
    return read;
  }
  const bool has_scheme = url.starts_with("http://") || url.starts_with("https://");
  const std::size_t host = has_scheme ? url.find("//") + 2 : 0;
  const std::size_t path = url.find_first_of("/?#", host);
  read.server = url.substr(0, path);
  if (!has_scheme || read.server.size() == host ||
      read.server.find_first_of("@ ") != std::string::npos) {
    throw std::runtime_error(url +
                             " is no URL of a server; write it as http://127.0.0.1:8080, "
                             "https://sandbox.example/base or unix:/path");
  }
  if (path != std::string::npos) read.path = url.substr(path);
  if (read.path.find_first_of("?#") != std::string::npos) {
    throw std::runtime_error(url + " has a query; give the address of the server alone");
  }
  while (read.path.ends_with('/')) read.path.pop_back();
  return read;
}

struct HttpClient::Connection {
  explicit Connection(const BaseUrl& url) : client(url.server), is_unix(url.is_unix) {}
  httplib::Client client;
  bool is_unix;
};

HttpClient::HttpClient(const BaseUrl& url)
    : base_path_(url.path), connection_(std::make_unique<Connection>(url)) {
  httplib::Client& client = connection_->client;
  if (url.is_unix) client.set_address_family(AF_UNIX);
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  client.set_url_encode(false);
  client.set_connection_timeout(10s);
  client.set_read_timeout(30s);
  const std::size_t host = url.server.find("//");
  if (host != std::string::npos && is_loopback(host_name(url.server.substr(host + 2)))) {
    client.enable_server_certificate_verification(false);
  } else if (const auto file = certificates_elsewhere()) {
    client.set_ca_cert_path(*file);
  }
}

HttpClient::~HttpClient() = default;

Reply HttpClient::get(const std::string& target, const std::vector<Header>& headers) {
  httplib::Headers sent;
  for (const Header& header : headers) sent.emplace(header.name, header.value);
  // A Unix socket has no name; and what is compared must not be compressed.
  if (connection_->is_unix) {
    sent.emplace("Host", "localhost");
  }
  sent.emplace("Accept-Encoding", "identity");
  Reply reply;
  const auto result =
      connection_->client.Get(base_path_ + target, sent, [&](const char* bytes, std::size_t size) {
        reply.body.append(bytes, size);
        return reply.body.size() <= largest_body;
      });
  if (!result) {
    reply.failure = reason_of(result.error());
    return reply;
  }
  reply.status = result->status;
  reply.retry_after = retry_after_of(*result);
  return reply;
}

}  // namespace sandbox
